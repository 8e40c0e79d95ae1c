# verified: runs
"""A task that makes a cluster for itself waits for the threads of that one."""

from dask.distributed import Client


def leaf(n):
    return n + 1


def total(n):
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        return client.submit(leaf, n).result()


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        assert client.submit(total, 3).result(timeout=20) == 4
