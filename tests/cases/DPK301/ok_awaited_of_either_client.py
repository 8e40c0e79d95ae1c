# verified: runs
"""Whoever passes the client knows whether it is asynchronous; a future can be awaited later."""
import asyncio
import sys

from dask.distributed import Client


async def gathered(client):
    return await client.gather(client.submit(abs, -1))


async def main(flag):
    options = {"n_workers": 1, "processes": False, "dashboard_address": None}
    async with Client(asynchronous=flag, **options) as client:
        print(await gathered(client), await client.submit(abs, -2).result())


if __name__ == "__main__":
    asyncio.run(main(len(sys.argv) < 2))
