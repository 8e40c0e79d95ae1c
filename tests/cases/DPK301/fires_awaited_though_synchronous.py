# verified: runs
"""What a client that is not asynchronous gives cannot be awaited, and has blocked the loop."""
import asyncio

from dask.distributed import Client


async def gathered(client):
    future = client.submit(abs, -1)
    return await client.gather(future)  # expect: DPK301


async def fetched(client):
    future = client.submit(abs, -2)
    return await future.result()  # expect: DPK301


async def main(client):
    for made in (gathered(client), fetched(client)):
        try:
            print(await made)
        except TypeError as error:
            print(error)


if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None) as client:
        asyncio.run(main(client))
