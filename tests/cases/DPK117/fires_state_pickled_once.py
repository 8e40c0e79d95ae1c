# verified: KeyError: 'lock'
"""The scheduler pickles the instance again, and there is no lock left to delete."""
import threading

from dask.distributed import Client


class Store:
    def __init__(self):
        self.size = 1
        self.lock = threading.Lock()

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["lock"]
        return state


def size(store):
    return store.size


if __name__ == "__main__":
    client = Client(n_workers=1, threads_per_worker=1, dashboard_address=None)
    print(client.submit(size, Store()).result(timeout=3))  # expect: DPK117
