# verified: runs
from concurrent.futures import ThreadPoolExecutor

from dask.distributed import Client


def double(n):
    return 2 * n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(double, 1).result())
    with ThreadPoolExecutor(1) as pool:
        print(list(pool.map(double, (n for n in range(3)))))
