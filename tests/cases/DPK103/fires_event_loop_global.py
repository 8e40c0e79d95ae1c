# verified: TypeError: cannot pickle '_contextvars.Context' object
"""A task runs its coroutine on the driver's event loop."""
import asyncio

import dask

loop = asyncio.new_event_loop()


async def fetch(n):
    await asyncio.sleep(0)
    return n + 1


@dask.delayed  # expect: DPK103
def task(n):
    return loop.run_until_complete(fetch(n))


if __name__ == "__main__":
    print(dask.compute(task(1), task(2), scheduler="processes"))
