# verified: runs
"""The task counts its runs in a global, and returns how many there were."""
from dask.distributed import Client

count = 0


def work(n):
    global count
    count += 1
    return count


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        assert client.gather(client.map(work, range(3))) == [1, 1, 1]  # expect: DPK205
