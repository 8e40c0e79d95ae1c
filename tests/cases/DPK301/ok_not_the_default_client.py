# verified: runs
# Each function runs what it persists elsewhere than by the asynchronous client, or may do so.
import asyncio

import dask
import dask.array as da
from dask.distributed import Client, LocalCluster

OPTIONS = {"n_workers": 1, "processes": False, "dashboard_address": None}


async def beside():
    async with Client(**OPTIONS, asynchronous=True, set_as_default=False):
        return da.ones(10, chunks=5).persist()


async def configured():
    async with Client(**OPTIONS, asynchronous=True):
        with dask.config.set(scheduler="synchronous"):
            return da.ones(10, chunks=5).persist()


async def configured_by_a_mapping():
    async with Client(**OPTIONS, asynchronous=True):
        with dask.config.set({"scheduler": "synchronous"}):
            return da.ones(10, chunks=5).persist()


async def another(other):
    async with Client(**OPTIONS, asynchronous=True):
        with other.as_current():
            return da.ones(10, chunks=5).persist()


async def newer(address):
    async with Client(**OPTIONS, asynchronous=True):
        with Client(address) as client:
            return da.ones(10, chunks=5).persist(), client.status


def connected(cluster):
    return Client(cluster)


async def closed():
    async with Client(**OPTIONS, asynchronous=True):
        pass
    return da.ones(10, chunks=5).persist()


if __name__ == "__main__":
    for way in (beside, configured, configured_by_a_mapping, closed):
        print(asyncio.run(way()).sum().compute())
    with LocalCluster(**OPTIONS) as cluster:
        print(asyncio.run(another(connected(cluster))).sum().compute())
        print(asyncio.run(newer(cluster.scheduler_address)))
