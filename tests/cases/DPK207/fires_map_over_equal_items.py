# verified: runs
"""Items that are equal make equal tasks."""
import random

import numpy as np
from dask.distributed import Client


def draw(_):
    return random.random()


if __name__ == "__main__":
    times = 3
    zeros = [0] * times
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        one = client.map(draw, zeros)  # expect: DPK207
        two = client.map(lambda _: np.random.normal(), [None for _ in range(3)])  # expect: DPK207
        three = client.map(draw, [1, 2, 1])  # expect: DPK207
        distinct = [len(set(client.gather(futures))) for futures in (one, two, three)]
        assert distinct == [1, 1, 2]
