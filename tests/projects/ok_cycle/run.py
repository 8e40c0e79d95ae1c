# verified: runs
"""Modules that import each other."""
from dask.distributed import Client
from first import here, one


def three(x):
    return one(x) + here


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(three, 1).result())
