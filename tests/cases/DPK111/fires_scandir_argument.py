# verified: TypeError: cannot pickle 'posix.ScandirIterator' object
"""The iterator of os.scandir() is an argument."""
import os

from dask.distributed import Client


def count(entries):
    return sum(1 for _ in entries)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        entries = os.scandir(".")
        print(client.submit(count, entries).result())  # expect: DPK111
