# verified: runs
"""In a cluster of the driver's own process, the tasks of one graph share their copy."""
from dask.distributed import Client

count = 0


def work(n):
    global count
    count += 1
    return count


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert sorted(client.gather(client.map(work, range(3)))) == [1, 2, 3]
