# verified: TypeError: cannot pickle '_thread.lock' object
"""Of a factory that gives a client or a pool of threads, only the former pickles."""
import sys
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
    with make(*sys.argv[1:] or ["cluster"]) as executor:
        print(executor.submit(work, 1).result())  # expect: DPK106
