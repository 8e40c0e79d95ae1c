# verified: TypeError: cannot pickle '_contextvars.Context' object
"""The loop is an argument, under another name, in a list."""
import asyncio

import dask.bag as db


def schedule(n, tools):
    return tools[0].run_until_complete(asyncio.sleep(0, result=n))


if __name__ == "__main__":
    main_loop = asyncio.new_event_loop()
    runner = main_loop
    bag = db.from_sequence([1, 2], npartitions=1)
    print(bag.map(schedule, [runner]).compute(scheduler="processes"))  # expect: DPK103
