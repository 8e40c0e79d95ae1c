# verified: runs
"""The inner graph is meant to run in the thread of the task."""

import dask
import dask.array as da


@dask.delayed
def by_argument(n):
    return da.ones(n, chunks=2).sum().compute(scheduler="synchronous")


@dask.delayed
def by_setting(n):
    with dask.config.set(scheduler="synchronous"):
        return da.ones(n, chunks=2).sum().compute()


if __name__ == "__main__":
    assert dask.compute(by_argument(4), by_setting(4)) == (4, 4)
