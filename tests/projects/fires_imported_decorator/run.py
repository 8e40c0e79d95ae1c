# verified: TypeError: cannot pickle '_thread.lock' object
"""The wrapper that an imported decorator makes goes by value, its closure with it."""
from dask.distributed import Client
from tracing import counted


@counted
def double(x):
    return 2 * x


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(double, 1).result())  # expect: DPK106
