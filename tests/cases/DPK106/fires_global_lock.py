# verified: TypeError: cannot pickle '_thread.lock' object
"""A script's task and its helper share a lock by name."""
import threading

from dask.distributed import Client

guard = threading.Lock()


def write(line):
    with guard:
        print(line)


def process(n):
    write(f"got {n}")
    return n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(process, 1).result())  # expect: DPK106
