# verified: runs
# Awaited, client.get() raises as well: it has let go of its futures by then.
import asyncio
from concurrent.futures import CancelledError

from dask.distributed import Client

OPTIONS = {"n_workers": 1, "processes": False, "dashboard_address": None}
GRAPH = {"total": (sum, [1, 2])}


async def asynchronous():
    async with Client(**OPTIONS, asynchronous=True) as client:
        client.get(GRAPH, "total")  # expect: DPK301
        try:
            await client.get(GRAPH, "total")
        except CancelledError as error:
            print(type(error).__name__)
        print(await client.get(GRAPH, "total", sync=False))


async def blocking():
    with Client(**OPTIONS) as client:
        print(client.get(GRAPH, "total"))  # expect: DPK301
        print(await asyncio.to_thread(client.get, GRAPH, "total"))


if __name__ == "__main__":
    asyncio.run(asynchronous())
    asyncio.run(blocking())
