# verified: runs
# What waits step by step has no awaitable: it stops the event loop that its client needs.
import asyncio
import os
import threading

from dask.distributed import Client, as_completed, progress

OPTIONS = {"n_workers": 1, "processes": False, "dashboard_address": None}


async def iterates():
    async with Client(**OPTIONS, asynchronous=True) as client:
        async for future in as_completed(client.map(abs, [-1, -2])):
            print(await future.result())
        for future in as_completed(client.map(abs, [-3, -4])):  # expect: DPK301
            print("never printed", future.key)


async def shows():
    async with Client(**OPTIONS, asynchronous=True) as client:
        future = client.submit(abs, -5)
        progress(future)  # expect: DPK301
        print("never printed", future.key)


if __name__ == "__main__":
    for main in (iterates, shows):
        thread = threading.Thread(target=lambda main=main: asyncio.run(main()), daemon=True)
        thread.start()
        thread.join(timeout=4)
        print(main.__name__, "still waits:", thread.is_alive(), flush=True)
    os._exit(0)  # there is no other way to end these threads
