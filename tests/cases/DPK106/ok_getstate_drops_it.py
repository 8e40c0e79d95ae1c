# verified: runs
"""The class says itself what of it travels."""
import threading

from dask.distributed import Client


class Store:
    def __init__(self, name):
        self.name = name
        self.lock = threading.Lock()

    def __getstate__(self):
        return {"name": self.name}

    def __setstate__(self, state):
        self.__init__(state["name"])

    def read(self, key):
        with self.lock:
            return f"{self.name}[{key}]"


if __name__ == "__main__":
    store = Store("t")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(store.read, 1).result())
