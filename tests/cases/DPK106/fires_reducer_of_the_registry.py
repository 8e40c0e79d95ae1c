# verified: TypeError: cannot pickle '_thread.lock' object
"""A reducer that `copyreg` has for a class hands over the lock, which pickle would refuse anyway."""
import copyreg
import threading

from dask.distributed import Client


class Store:
    def __init__(self, lock):
        self.lock = lock


def reduce_store(store):
    return Store, (store.lock,)


copyreg.pickle(Store, reduce_store)


def read(store, key):
    return f"{key}: {store.lock.locked()}"


if __name__ == "__main__":
    store = Store(threading.Lock())
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(read, store, "a").result())  # expect: DPK106
