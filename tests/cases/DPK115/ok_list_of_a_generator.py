# verified: runs
from dask.distributed import Client


def double(n):
    return 2 * n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        numbers = (n for n in range(3))
        print(client.gather(client.map(double, list(numbers))))
        print(client.gather(client.map(double, sorted({3, 1}))))
