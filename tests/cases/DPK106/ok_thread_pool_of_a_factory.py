# verified: runs
"""Here the factory gives the pool."""
import threading
from concurrent.futures import ThreadPoolExecutor

from dask.distributed import Client

guard = threading.Lock()


def work(n):
    with guard:
        return n


def make(kind):
    if kind == "pool":
        return ThreadPoolExecutor(2)
    return Client(n_workers=1, dashboard_address=None)


if __name__ == "__main__":
    with make("pool") as executor:
        print(executor.submit(work, 1).result())
