# verified: TypeError: cannot pickle '_thread.lock' object
"""`from tools import guard` makes the lock a global of the script."""
from dask.distributed import Client
from tools import guard


def count(x):
    with guard:
        return x + 1


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(count, 1).result())  # expect: DPK106
