# verified: TypeError: cannot pickle '_asyncio.Task' object
"""A nested function asks an asyncio task of the driver whether it is done."""
import asyncio

from dask.distributed import Client


async def heartbeat():
    await asyncio.sleep(60)


async def main():
    async with Client(
        processes=False, n_workers=1, dashboard_address=None, asynchronous=True
    ) as client:
        beat = asyncio.create_task(heartbeat())

        def alive(n):
            return n, beat.done()

        print(await client.submit(alive, 1))  # expect: DPK103


if __name__ == "__main__":
    asyncio.run(main())
