# verified: runs
"""What an asyncio task gave back travels, not the task."""
import asyncio

from dask.distributed import Client


async def answer():
    return 42


def half(n):
    return n / 2


async def main():
    async with Client(
        processes=False, n_workers=1, dashboard_address=None, asynchronous=True
    ) as client:
        pending = asyncio.create_task(answer())
        number = await pending
        print(await client.submit(half, number))


if __name__ == "__main__":
    asyncio.run(main())
