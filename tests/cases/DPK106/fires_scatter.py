# verified: TypeError: cannot pickle '_thread.lock' object
"""Scattering sends it to a worker in another process."""
import threading

from dask.distributed import Client


def main():
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.scatter(threading.Lock()))  # expect: DPK106


if __name__ == "__main__":
    main()
