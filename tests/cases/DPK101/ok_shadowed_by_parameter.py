# verified: runs
"""The task's own parameter has the name of the generator; the global stays at home."""
from dask.distributed import Client

rows = (n for n in range(3))


def total(rows):
    return sum(rows)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(total, [1, 2, 3]).result())
