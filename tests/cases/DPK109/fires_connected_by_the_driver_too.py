# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""The helper that stores the connection is called by the driver as well, and before."""
import sqlite3

from dask.distributed import Client

shared = None


def connect():
    global shared
    shared = sqlite3.connect(":memory:")


def helped(n):
    if n is None:
        connect()
    return shared.execute("select 1").fetchone()


if __name__ == "__main__":
    connect()
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(helped, 1).result())  # expect: DPK109
