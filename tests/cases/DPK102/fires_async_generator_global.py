# verified: TypeError: cannot pickle 'async_generator' object
"""An async generator object in a global that a @delayed function reads."""
import asyncio

import dask


async def ticks(limit):
    for n in range(limit):
        yield n


stream = ticks(3)


async def collect():
    return [tick async for tick in stream]


@dask.delayed  # expect: DPK102
def gather_ticks():
    return asyncio.run(collect())


if __name__ == "__main__":
    print(gather_ticks().compute(scheduler="processes"))
