# verified: runs
import asyncio

import dask
from dask.distributed import Client


async def main():
    options = {"n_workers": 1, "processes": False, "dashboard_address": None}
    async with Client(**options, asynchronous=True) as client:
        try:
            print(client.compute(dask.delayed(sum)([1, 2]), sync=True))  # expect: DPK301
        except TypeError as error:
            print(error)


if __name__ == "__main__":
    asyncio.run(main())
