# verified: runs
"""A reducer that `copyreg` has for a class makes a new lock on the worker."""
import copyreg
import threading

from dask.distributed import Client


class Store:
    def __init__(self, name):
        self.name = name
        self.lock = threading.Lock()


def reduce_store(store):
    return Store, (store.name,)


copyreg.pickle(Store, reduce_store)


def read(store, key):
    with store.lock:
        return f"{store.name}: {key}"


if __name__ == "__main__":
    store = Store("shop")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.submit(read, store, "a").result() == "shop: a"
