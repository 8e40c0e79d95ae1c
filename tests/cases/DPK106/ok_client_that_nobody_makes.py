# verified: runs
"""A name that is imported, and never used, makes no client."""
import threading

import dask
from dask.distributed import Client, progress  # noqa: F401

guard = threading.Lock()


def work(n):
    with guard:
        return n


def run(numbers, client=None):
    if client is None:
        return dask.compute(*[dask.delayed(work)(n) for n in numbers])
    return client.gather(client.map(abs, numbers))


if __name__ == "__main__":
    print(run([1, 2]))
