# verified: TypeError: cannot pickle '_thread.lock' object
"""What is made of a collection is computed by the client that is open then, and again without."""
import threading

import dask.array as da
from dask.distributed import Client

lock = threading.Lock()


def work(block):
    with lock:
        return block + 1


# Mended, it needs a cluster that is not there.
if __name__ == "__main__":
    ones = da.ones(4, chunks=2).map_blocks(work)  # expect: DPK106
    more = ones + 1
    print(more.sum().compute())
    client = Client(processes=False, n_workers=1, dashboard_address=None)
    print(more.mean().compute())
