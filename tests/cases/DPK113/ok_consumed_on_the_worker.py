# verified: runs
from dask.distributed import Client


def squares(n):
    for i in range(n):
        yield i * i


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        total = client.submit(sum, client.submit(squares, 4))
        print(total.result())
