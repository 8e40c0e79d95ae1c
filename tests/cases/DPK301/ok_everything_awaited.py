# verified: runs
import asyncio

import dask.array as da
from dask.distributed import Client, as_completed, wait


def double(n):
    return 2 * n


async def main():
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        futures = client.map(double, [1, 2, 3])
        await wait(futures)
        print(await client.gather(futures), await futures[0], await futures[1].result())
        print(await asyncio.gather(*[future.result() for future in futures]))
        async for future, value in as_completed(futures, with_results=True):
            print(future.status, value)
        print(await client.compute(da.ones(10).sum()))


if __name__ == "__main__":
    asyncio.run(main())
