# verified: runs
"""dask.distributed.Lock holds a name, and pickles."""
from dask.distributed import Client, Lock


def process(n, guard):
    with guard:
        return n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        guard = Lock("report")
        print(client.submit(process, 1, guard).result())
