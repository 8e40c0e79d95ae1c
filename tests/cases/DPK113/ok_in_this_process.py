# verified: runs
from dask.distributed import Client


def squares(n):
    for i in range(n):
        yield i * i


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(list(client.submit(squares, 4).result()))
