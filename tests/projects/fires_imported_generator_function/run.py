# verified: TypeError: cannot pickle 'generator' object
"""A `yield` in another file."""
from dask.distributed import Client
from source import fetched, numbers, squares

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(sum, squares(3)).result(), client.submit(fetched, 1).result())
        print(client.submit(sum, numbers(3)).result())  # expect: DPK101
