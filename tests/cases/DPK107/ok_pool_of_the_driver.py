# verified: runs
"""The driver computes in its own pool; no task names it."""
from concurrent.futures import ThreadPoolExecutor

import dask
from dask import delayed

pool = ThreadPoolExecutor(2)


def double(n):
    return 2 * n


if __name__ == "__main__":
    jobs = [delayed(double)(n) for n in range(3)]
    print(dask.compute(jobs, scheduler="threads", pool=pool))
    print(pool.submit(double, 4).result())
