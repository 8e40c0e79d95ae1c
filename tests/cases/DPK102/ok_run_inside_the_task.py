# verified: runs
"""The coroutine is made and run inside the task."""
import asyncio

import dask.bag as db


async def fetch(n):
    await asyncio.sleep(0)
    return n + 1


def fetch_now(n):
    pending = fetch(n)
    return asyncio.run(pending)


if __name__ == "__main__":
    print(db.from_sequence([1, 2], npartitions=1).map(fetch_now).compute(scheduler="processes"))
