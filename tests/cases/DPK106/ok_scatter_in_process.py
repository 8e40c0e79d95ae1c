# verified: runs
"""A cluster inside the client's own process is handed the object itself."""
import threading

from dask.distributed import Client, LocalCluster


def main():
    with LocalCluster(processes=False, n_workers=1, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            guard = client.scatter(threading.Lock())
            print(guard.result().locked())


if __name__ == "__main__":
    main()
