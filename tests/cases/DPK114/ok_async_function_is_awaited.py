# verified: runs
from dask.distributed import Client


async def double(n):
    return 2 * n


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(double, 4).result())
