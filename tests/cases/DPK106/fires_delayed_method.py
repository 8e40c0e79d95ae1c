# verified: TypeError: cannot pickle '_thread.lock' object
"""A method under `@delayed`, called of an instance, through its class, and of a class below."""
import threading

import dask


class Store:
    def __init__(self):
        self.lock = threading.Lock()

    @dask.delayed
    def get(self, key):
        return key


class Shelf(Store):
    pass


if __name__ == "__main__":
    store, shelf = Store(), Shelf()
    tasks = [
        store.get(1),  # expect: DPK106
        Store.get(store, 2),  # expect: DPK106
        shelf.get(key=3),  # expect: DPK106
    ]
    dask.compute(*tasks, scheduler="processes")
