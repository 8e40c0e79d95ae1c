# verified: runs
"""What `__getstate__` deletes, `__setstate__` makes anew; `pop` with a default needs neither."""
import threading

from dask.distributed import Client


class Store:
    def __init__(self):
        self.lock = threading.Lock()

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["lock"]
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.lock = threading.Lock()


class Cache:
    def __init__(self):
        self.size = 1
        self.lock = threading.Lock()

    def __getstate__(self):
        state = dict(self.__dict__)
        state.pop("lock", None)
        return state


def size(store, cache):
    return cache.size


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(size, Store(), Cache()).result())
