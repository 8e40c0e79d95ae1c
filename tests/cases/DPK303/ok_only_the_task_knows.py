# verified: runs
"""Work that the task finds out about while it runs: the graph cannot be built before."""

import dask
from dask import delayed
from dask.distributed import Client


@delayed
def fibonacci(n):
    if n < 2:
        return n
    first, second = dask.compute(fibonacci(n - 1), fibonacci(n - 2))
    return first + second


def depth(tree):
    below = [delayed(depth)(branch) for branch in tree]
    return 1 + max(dask.compute(*below), default=0)


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        assert fibonacci(5).compute() == 5
        assert delayed(depth)([[], [[]]]).compute() == 3
