# verified: TypeError: cannot pickle '_thread.lock' object
import threading

from dask.distributed import Client


def guard():
    return threading.Lock()


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.run(guard))  # expect: DPK114
