# verified: runs
"""The client stands behind a setting that is off: all is computed on threads, here."""
import threading

import dask
from dask.distributed import Client

USE_CLUSTER = False
lock = threading.Lock()


@dask.delayed
def work(n):
    with lock:
        return n


def connected():
    if not USE_CLUSTER:
        return None
    return Client(processes=False, n_workers=1, dashboard_address=None)


if __name__ == "__main__":
    if USE_CLUSTER:
        client = Client(processes=False, n_workers=1, dashboard_address=None)
    other = connected()
    print(work(1).compute())
