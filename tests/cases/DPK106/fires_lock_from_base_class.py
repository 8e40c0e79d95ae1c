# verified: dask.tokenize.TokenizationError: Object <__main__.Table object at 0x...> cannot be deterministically hashed. This likely indicates that the object cannot be serialized deterministically.
"""The lock was put on self by the base class."""
import threading

from dask.distributed import Client


class Store:
    def __init__(self):
        self._lock = threading.Lock()


class Table(Store):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def read(self, key):
        return f"{self.name}[{key}]"


if __name__ == "__main__":
    table = Table("t")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(table.read, [1, 2])))  # expect: DPK106
