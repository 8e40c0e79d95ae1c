# verified: runs
import asyncio

import dask
from dask.distributed import Client


async def start(client, n):
    future = client.compute(dask.delayed(sum)([n, n]))
    kept = client.persist(dask.delayed(sum)([n, n]))
    return future, kept


def fetch(client):
    future, kept = asyncio.run(start(client, 1))
    return future.result(), kept.compute()


if __name__ == "__main__":
    with Client(n_workers=1, processes=False, dashboard_address=None) as client:
        print(fetch(client))
