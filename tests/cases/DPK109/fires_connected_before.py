# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""The driver has called the method that connects, so that the connection is there to be captured."""
import sqlite3

import dask


class Cities:
    def __init__(self):
        self.connection = None

    def connect(self):
        if self.connection is None:
            self.connection = sqlite3.connect(":memory:")
        return self.connection

    def count(self, number):
        return self.connect().execute("select ?", (number,)).fetchone()[0]


def main():
    cities = Cities()
    assert cities.count(1) == 1
    print(dask.delayed(cities.count)(2).compute(scheduler="processes"))  # expect: DPK109


if __name__ == "__main__":
    main()
