# verified: TypeError: cannot pickle '_thread._local' object
"""threading.local() through a helper of the task."""
import threading

from dask.distributed import Client

state = threading.local()


def visits():
    return getattr(state, "count", 0)


def visit(n):
    return n, visits()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(visit, 1).result())  # expect: DPK112
