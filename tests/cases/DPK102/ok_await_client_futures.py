# verified: runs
"""Coroutines of the driver wait for the tasks; no task holds one."""
import asyncio

from dask.distributed import Client


def square(n):
    return n * n


async def one(client, n):
    return await client.submit(square, n)


async def main():
    async with Client(
        processes=False, n_workers=1, dashboard_address=None, asynchronous=True
    ) as client:
        waiting = [one(client, n) for n in range(3)]
        print(await asyncio.gather(*waiting))


if __name__ == "__main__":
    asyncio.run(main())
