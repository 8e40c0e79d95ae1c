# verified: runs
"""Which of the two is computed is said on the command line; both read the last factor."""
import sys

import dask


@dask.delayed
def scale(n):
    return n * factor


@dask.delayed
def shift(n):
    return n + factor


change = scale if len(sys.argv) == 1 else shift
jobs = []
for factor in (0, 1, 2):
    jobs.append(change(10))  # expect: DPK203

if __name__ == "__main__":
    assert dask.compute(*jobs) == (20, 20, 20)
