# verified: runs
"""What the tasks return is put together by the driver."""
from dask.distributed import Client

totals = []


def work(n):
    return n * n


def store(value):
    totals.append(value)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for value in client.gather(client.map(work, [1, 2])):
            store(value)
    assert totals == [1, 4]
