# verified: runs
"""A cache that only the task looks into costs time, and loses nothing."""
from dask.distributed import Client

cache = {}
table = None


def square(n):
    global table
    if table is None:
        table = {1: 1}
    if n not in cache:
        cache[n] = table.get(n, n * n)
    return cache[n]


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.gather(client.map(square, [1, 2, 3])) == [1, 4, 9]
