# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""The object is made here, and connected only after it was used once."""
from dask.distributed import Client
from store import Store, process

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        store = Store()
        print(process(client, store))
        store.connect()
        process(client, store)
