# verified: TypeError: cannot pickle 'sqlite3.Connection' object
import sqlite3

from dask.distributed import Client

if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        future = client.submit(sqlite3.connect, ":memory:")  # expect: DPK114
        print(future.result())
