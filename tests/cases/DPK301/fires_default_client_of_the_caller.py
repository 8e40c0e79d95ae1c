# verified: runs
# The functions that are called while an asynchronous client is open have it as their default.
import asyncio

import dask
import dask.array as da
from dask.distributed import Client


async def helper(ones):
    try:
        return ones.persist()  # expect: DPK301
    except RuntimeError as error:
        print(error)


async def within():
    try:
        return da.zeros(10, chunks=5).persist()  # expect: DPK301
    except RuntimeError as error:
        print(error)


async def main():
    client = await Client(n_workers=1, processes=False, dashboard_address=None, asynchronous=True)
    ones = da.ones(10, chunks=5)
    await helper(ones)
    with dask.config.set(array__slicing__split_large_chunks=False):
        await helper(ones + 1)

    async def inner():
        try:
            return ones.persist()  # expect: DPK301
        except RuntimeError as error:
            print(error)

    await inner()
    await client.close()
    async with Client(n_workers=1, processes=False, dashboard_address=None, asynchronous=True):
        await within()


if __name__ == "__main__":
    asyncio.run(main())
