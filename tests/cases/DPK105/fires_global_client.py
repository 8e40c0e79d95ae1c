# verified: TypeError: cannot pickle '_asyncio.Task' object
"""A task asks the driver's client what the cluster has."""
from dask.distributed import Client


def share(n):
    return n / sum(client.ncores().values())


if __name__ == "__main__":
    client = Client(n_workers=1, threads_per_worker=1, dashboard_address=None)
    print(client.submit(share, 3).result())  # expect: DPK105
