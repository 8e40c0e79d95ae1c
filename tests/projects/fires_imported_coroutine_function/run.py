# verified: TypeError: cannot pickle 'coroutine' object
"""An `async def` in another file, called and not awaited."""
from dask.distributed import Client
from source import fetched as load

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        page = load(1)
        print(client.submit(str, page).result())  # expect: DPK102
