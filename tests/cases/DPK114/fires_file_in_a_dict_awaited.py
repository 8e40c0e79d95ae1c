# verified: TypeError: cannot pickle '_io.BufferedReader' object
import asyncio

from dask.distributed import Client


def open_all(path):
    return {"path": path, "handle": open(path, "rb")}


async def main():
    async with Client(
        n_workers=1, threads_per_worker=1, dashboard_address=None, asynchronous=True
    ) as client:
        found = await client.submit(open_all, __file__)  # expect: DPK114
        print(found["path"])


if __name__ == "__main__":
    asyncio.run(main())
