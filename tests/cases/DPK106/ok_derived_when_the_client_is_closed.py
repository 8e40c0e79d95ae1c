# verified: runs
"""What is made of a collection is computed where the program computes it: on threads, here."""
import threading

import dask
import dask.array as da
from dask.distributed import Client

lock = threading.Lock()


def work(block):
    with lock:
        return block + 1


if __name__ == "__main__":
    client = Client(processes=False, n_workers=1, dashboard_address=None)
    client.close()
    ones = da.ones(4, chunks=2).map_blocks(work)
    print(ones.sum().compute())
    more = da.ones(6, chunks=2).map_blocks(work)
    both = more + 1
    total = both.sum()
    print(dask.compute(total, both.mean()))
