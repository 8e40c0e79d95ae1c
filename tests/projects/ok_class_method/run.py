# verified: runs
"""A class method of a module is pickled by its name, as long as nothing else goes by value."""
from dask.distributed import Client
from tools import Reader

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(Reader.size, "a").result())
