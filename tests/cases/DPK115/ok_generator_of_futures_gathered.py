# verified: runs
from dask.distributed import Client


def double(n):
    return 2 * n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        futures = [client.submit(double, n) for n in (n for n in range(3))]
        print(client.gather(futures))
