# verified: runs
import threading

from dask.distributed import Client, LocalCluster


def guard(n):
    return threading.Lock()


if __name__ == "__main__":
    with LocalCluster(processes=False, n_workers=1, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            print(client.gather(client.map(guard, [1])))
