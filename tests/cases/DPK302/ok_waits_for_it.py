# verified: runs
import asyncio

import dask
import dask.array as da
from dask.distributed import Client, wait


def work(number):
    return number + 1


async def main():
    async with Client(
        processes=False, n_workers=1, dashboard_address=None, asynchronous=True
    ) as client:
        await client.submit(work, 1)


if __name__ == "__main__":
    asyncio.run(main())
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        client.compute(dask.delayed(work)(1), sync=True)
        ones = da.ones(10, chunks=5)
        wait(client.persist(ones))
        ones = ones.persist()
        (twos,) = dask.persist(ones + 1)
        print(twos.sum().compute())
