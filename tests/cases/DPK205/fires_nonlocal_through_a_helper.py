# verified: runs
"""The write stands in a helper, in an outer variable that is read when all is done."""
from dask.distributed import Client


def total_of(client, numbers):
    total = 0

    def add(n):
        nonlocal total
        total += n

    def work(n):
        add(n)
        return n

    client.gather(client.map(work, numbers))  # expect: DPK205
    return total


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert total_of(client, [1, 2, 3]) == 0
