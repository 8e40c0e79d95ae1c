# verified: runs
import asyncio

import dask.array as da
from dask.distributed import Client


async def main():
    async with Client(n_workers=1, processes=False, dashboard_address=None, asynchronous=True):
        total = da.ones(10, chunks=5).sum()
        try:
            print(total.compute())  # expect: DPK301
        except RuntimeError as error:
            print(error)
    # The client is closed: here the tasks run on threads.
    print(total.compute())  # expect: DPK301


if __name__ == "__main__":
    asyncio.run(main())
