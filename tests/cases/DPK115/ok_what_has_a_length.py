# verified: runs
from dask.distributed import Client


def double(n):
    return 2 * n


if __name__ == "__main__":
    table = {1: 2, 3: 4}
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for numbers in (range(3), [1, 2], (3, 4), {5}):
            print(client.gather(client.map(double, numbers)))
        print(client.gather(client.map(double, table)))
        print(client.gather(client.map(double, table.keys())))
        print(client.gather(client.map(double, table.values())))
