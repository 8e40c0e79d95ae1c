# verified: runs
"""Modules and their functions go by reference: each process has its own lock."""
import tools
from dask.distributed import Client
from tools import locked


def count(x):
    with tools.guard:
        return locked(x) + 1


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(count, 1).result(), client.submit(tools.locked, 2).result())
