# verified: runs
# The scheduler that a call names decides; None and "distributed" leave it to the default client.
import asyncio
import os

import dask.array as da
import dask.threaded
from dask.distributed import Client


async def main(chosen):
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        ones = da.ones(10, chunks=5)
        print(ones.sum().compute(scheduler="Threads"))  # expect: DPK301
        print(ones.sum().compute(scheduler=dask.threaded.get))  # expect: DPK301
        kept = ones.persist(scheduler="synchronous")  # expect: DPK301
        again = kept.persist(scheduler=dask.local.get_sync)  # expect: DPK301
        parts = again.persist(scheduler="processes")  # expect: DPK301
        # Nobody knows this one. To persist may only start the tasks; to compute waits for them.
        last = parts.persist(scheduler=chosen)
        print(last.sum().compute(scheduler=chosen))  # expect: DPK301
        here = "threads" if chosen else client
        try:
            last = last.persist(scheduler=here)
        except RuntimeError as error:
            print(error)
        try:
            print(ones.sum().compute(scheduler=client))  # expect: DPK301
        except RuntimeError as error:
            print(error)
        try:
            print(ones.persist(scheduler=client))  # expect: DPK301
        except RuntimeError as error:
            print(error)
        try:
            print(ones.sum().compute(scheduler=None))  # expect: DPK301
        except RuntimeError as error:
            print(error)
        try:
            print(ones.sum().compute(scheduler="distributed"))  # expect: DPK301
        except RuntimeError as error:
            print(error)


if __name__ == "__main__":
    asyncio.run(main(os.environ.get("SCHEDULER", "threads")))
