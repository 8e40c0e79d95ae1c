# verified: TypeError: cannot pickle '_thread.lock' object
"""A client that a function has made, and not closed, is still the default one."""
import threading

import dask
from dask.distributed import Client

guard = threading.Lock()


@dask.delayed  # expect: DPK106
def work(n):
    with guard:
        return n


def start():
    client = Client(n_workers=1, dashboard_address=None)
    if client is None:
        client.close()
    return client.submit(abs, -1).result()


if __name__ == "__main__":
    print(start())
    print(work(1).compute())
