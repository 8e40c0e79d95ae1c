# verified: runs
import asyncio

import dask


def double(n):
    return 2 * n


async def handler(n):
    job = dask.delayed(double)(n)
    return job.compute(scheduler="threads")  # expect: DPK301


if __name__ == "__main__":
    print(asyncio.run(handler(1)))
