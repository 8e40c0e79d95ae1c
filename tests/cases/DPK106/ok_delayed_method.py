# verified: runs
"""Delayed methods of which the instance does not travel, or not with its lock."""
import threading

import dask


class Store:
    def __init__(self):
        self.lock = threading.Lock()

    @dask.delayed
    def get(self, key):
        return key

    @staticmethod
    @dask.delayed
    def alone(key):
        return key

    @classmethod
    @dask.delayed
    def of_the_class(cls, key):
        return key


class Careful(Store):
    def __getstate__(self):
        return {}


if __name__ == "__main__":
    store = Store()
    dask.compute(store.get(1), store.get(2), scheduler="threads")
    careful = Careful()
    tasks = [careful.get(1), store.alone(2), store.of_the_class(3), Careful.of_the_class(4)]
    dask.compute(*tasks, scheduler="processes")
