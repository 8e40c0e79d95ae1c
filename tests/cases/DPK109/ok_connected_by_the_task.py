# verified: runs
"""Methods that only the task calls connect there; a `with` that has ended has closed again."""
import sqlite3

import dask


class Cities:
    def __init__(self, path=None):
        self.path = path
        self.connection = None
        if path is not None:
            self.connection = sqlite3.connect(path)

    def connect(self):
        if self.connection is None:
            self.connection = sqlite3.connect(":memory:")
        return self.connection

    def count(self, number):
        return self.connect().execute("select ?", (number,)).fetchone()[0]

    def counted(self, number):
        with self:
            return self.count(number)

    def __enter__(self):
        self.connection = sqlite3.connect(":memory:")
        return self

    def __exit__(self, *error):
        self.connection.close()
        self.connection = None


def count(cities, number):
    return cities.count(number)


if __name__ == "__main__":
    cities = Cities()
    with cities:
        numbers = [cities.count(number) for number in range(2)]
    jobs = [dask.delayed(cities.count)(number) for number in numbers]
    jobs += [dask.delayed(cities.counted)(2), dask.delayed(count)(Cities(), 3)]
    assert dask.compute(*jobs, scheduler="processes") == (0, 1, 2, 3)
    assert cities.count(4) == 4
