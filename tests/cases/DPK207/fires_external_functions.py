# verified: runs
"""Functions of other modules that are impure themselves; which worker is asked is no part of the key."""
import os
import random
import uuid
from functools import partial

import numpy as np
from dask.distributed import Client

if __name__ == "__main__":
    with Client(processes=False, n_workers=2, dashboard_address=None) as client:
        workers = list(client.scheduler_info()["workers"])
        ids = [client.submit(uuid.uuid4) for _ in range(3)]  # expect: DPK207
        asked = [client.submit(os.urandom, 4, workers=[one]) for one in workers]  # expect: DPK207
        dice = [client.submit(partial(random.randint, 1, 10**9)) for _ in range(3)]  # expect: DPK207
        first = client.submit(np.random.rand)
        second = client.submit(np.random.rand)  # expect: DPK207
        for futures in (ids, asked, dice, [first, second]):
            assert len(set(client.gather(futures))) == 1
