# verified: runs
"""The task calls a helper that reads the array, which is made of a function's parameter."""
import dask.array as da
import numpy as np
from dask.distributed import Client


def make(count):
    return np.linspace(0, 1, num=count)


steps = make(2_000_000)


def nearest(block):
    return steps[: len(block)] + block


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None):
        blocks = da.zeros(4, chunks=2)
        assert blocks.map_blocks(lambda block: nearest(block)).compute().max() < 1  # expect: DPK206
