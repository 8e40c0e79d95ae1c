# verified: runs
import asyncio

from dask.distributed import Client


def double(n):
    return 2 * n


def collect(client, futures):
    return client.gather(futures)


async def main():
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        futures = client.map(double, [1, 2, 3])
        values = client.gather(futures)
        last = futures[2].result()
        print(await asyncio.wait_for(last, 30))
        print(await values, await collect(client, futures))


if __name__ == "__main__":
    asyncio.run(main())
