# verified: runs
"""Some functions read the clock, or draw a seed, only when they are given nothing."""
import time

import numpy as np
from dask.distributed import Client


def first(seed):
    return np.random.default_rng(seed).random()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        clocks = [client.submit(time.ctime) for _ in range(2)]  # expect: DPK207
        epochs = [client.submit(time.ctime, 0) for _ in range(2)]
        seeded = [client.submit(first, 7) for _ in range(2)]
        for futures in (clocks, epochs, seeded):
            print(set(client.gather(futures)))
