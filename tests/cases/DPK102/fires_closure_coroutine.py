# verified: TypeError: cannot pickle 'coroutine' object
"""A nested task awaits a coroutine object of the function around it."""
import asyncio

import dask
from dask import delayed


async def rate(currency):
    await asyncio.sleep(0)
    return {"EUR": 1.1}[currency]


def plan(amounts):
    pending = rate("EUR")

    def convert(amount):
        return amount * asyncio.run(pending)

    return [delayed(convert)(amount) for amount in amounts]  # expect: DPK102


if __name__ == "__main__":
    print(dask.compute(plan([1, 2]), scheduler="processes"))
