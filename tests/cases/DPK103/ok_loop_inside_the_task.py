# verified: runs
"""The task has its own event loop."""
import asyncio

import dask


async def fetch(n):
    await asyncio.sleep(0)
    return n + 1


@dask.delayed
def task(n):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(fetch(n))
    finally:
        loop.close()


if __name__ == "__main__":
    print(dask.compute(task(1), task(2), scheduler="processes"))
