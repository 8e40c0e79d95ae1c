# verified: runs
"""The task names the module asyncio; modules travel by name."""
import asyncio

import dask.bag as db

driver_loop = asyncio.new_event_loop()


def task(n):
    return asyncio.run(asyncio.sleep(0, result=n))


if __name__ == "__main__":
    print(driver_loop.run_until_complete(asyncio.sleep(0, result="driver")))
    print(db.from_sequence([1, 2], npartitions=1).map(task).compute(scheduler="processes"))
