# verified: TimeoutError: timed out after 20 s.
"""Workers that are children of the program import its `__main__`, but not that of a package."""
from functools import lru_cache

from dask.distributed import Client


@lru_cache
def task(n):
    return n


if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None) as client:
        print(client.submit(task, 1).result(timeout=20))  # expect: DPK117
