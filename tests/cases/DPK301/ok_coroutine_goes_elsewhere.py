# verified: runs
# A coroutine that is compared with None, closed, handed on or kept by somebody is none the less one.
import asyncio

from dask.distributed import Client, as_completed, wait

later = None


async def settle(*waiting):
    return await asyncio.gather(*waiting)


async def remember(future):
    global later
    later = future.result()


async def show(future):
    value = future.result()
    nothing = value is None
    if value is not None and None is not value:
        print(value.cr_frame, nothing)
    value.close()
    return future.result() is None


async def main():
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        future = client.submit(list, "ab")
        waiting = wait([future])
        await waiting
        print(await settle(future.result(), client.gather([future])))
        values = [future.result()]
        print(await values[0])
        asked = future.result() if client.id else None
        print(await asked)
        kept = future.result()
        waiting = [kept]
        print(await waiting.pop())
        await remember(future)
        print(await later, await show(future))
        print(await client.gather([future], asynchronous=True))
        running = as_completed([future])
        async for one in running:
            print(one.status)
        print([one.status async for one in as_completed([future])])


if __name__ == "__main__":
    asyncio.run(main())
