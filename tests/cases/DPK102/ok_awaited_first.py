# verified: runs
"""The coroutine is awaited on the driver; its result travels."""
import asyncio

import dask
from dask import delayed


async def rate(currency):
    await asyncio.sleep(0)
    return {"EUR": 1.1}[currency]


def convert(amount, factor):
    return amount * factor


if __name__ == "__main__":
    factor = asyncio.run(rate("EUR"))
    print(dask.compute(delayed(convert)(2, factor), scheduler="processes"))
