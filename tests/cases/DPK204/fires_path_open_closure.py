# verified: runs
"""Path.open() gives the same kind of file; a nested function reads it."""
from pathlib import Path

from dask.distributed import Client


def first_lines(client, count):
    source = Path(__file__).open("r")

    def read(n):
        return n, type(source).__name__

    return client.gather([client.submit(read, n) for n in range(count)])  # expect: DPK204


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(first_lines(client, 2))
