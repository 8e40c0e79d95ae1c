# verified: runs
"""A thread pool's submit pickles nothing."""
import threading
from concurrent.futures import ThreadPoolExecutor

import dask
from dask import delayed

guard = threading.Lock()


def log(n):
    with guard:
        return f"log {n}"


def double(n):
    return 2 * n


if __name__ == "__main__":
    with ThreadPoolExecutor(1) as client:
        print(client.submit(log, 1).result())
    print(dask.compute(delayed(double)(2), scheduler="processes"))
