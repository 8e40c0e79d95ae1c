# verified: runs
# Whether a parameter is an asynchronous client cannot be seen: the caller may await what it gets.
import asyncio

from dask.distributed import Client


async def total(client: Client, numbers):
    future = client.submit(sum, numbers)
    return client.gather(future)


async def main():
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        print(await (await total(client, [1, 2])))


if __name__ == "__main__":
    asyncio.run(main())
