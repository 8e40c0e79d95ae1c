# verified: TypeError: cannot pickle '_thread.lock' object
"""What `python -m app` runs is `__main__`, with relative imports and without a guard."""
from dask.distributed import Client

from .locks import guard


def task(n):
    with guard:
        return n


def main():
    with Client(processes=False, dashboard_address=None) as client:
        print(client.submit(task, 1).result())  # expect: DPK106


main()
