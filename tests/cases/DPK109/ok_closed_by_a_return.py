# verified: runs
"""A `return` leaves the `with` that it stands in, and passes `finally`: nothing is open any more."""
import sqlite3

from dask.distributed import Client


class Store:
    def __init__(self):
        self.connection = None

    def __enter__(self):
        self.connection = sqlite3.connect(":memory:")
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.connection = None

    def managed(self):
        with self:
            return self.connection.execute("select 1").fetchone()

    def tried(self):
        self.connection = sqlite3.connect(":memory:")
        try:
            return self.connection.execute("select 2").fetchone()
        finally:
            self.connection.close()
            self.connection = None

    def work(self, n):
        return n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        store = Store()
        print(store.managed(), client.submit(store.work, 1).result())
        store = Store()
        print(store.tried(), client.submit(store.work, 2).result())
