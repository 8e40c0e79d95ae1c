# verified: runs
"""An asyncio.Semaphore that was never waited on pickles."""
import asyncio

import dask
from dask import delayed

limit = asyncio.Semaphore(2)


async def guarded(n):
    async with limit:
        return n + 1


def task(n):
    return asyncio.run(guarded(n))


if __name__ == "__main__":
    print(dask.compute(delayed(task)(1), scheduler="processes"))
