# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""A repository object with its connection on it."""
import sqlite3

import dask
from dask import delayed


class Prices:
    def __init__(self, path):
        self.path = path
        self.conn = sqlite3.connect(path)

    def of(self, name):
        return self.conn.execute("select length(?)", (name,)).fetchone()[0]


if __name__ == "__main__":
    prices = Prices(":memory:")
    jobs = {name: delayed(prices.of)(name) for name in "ab"}  # expect: DPK109
    print(dask.compute(jobs, scheduler="processes"))
