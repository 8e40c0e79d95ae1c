# verified: runs
import asyncio

import dask


def double(n):
    return 2 * n


async def handler(n):
    job = dask.delayed(double)(n)
    loop = asyncio.get_running_loop()

    def compute():
        return job.compute(scheduler="threads")

    (first,) = await asyncio.to_thread(dask.compute, job)
    second = await asyncio.to_thread(lambda: job.compute(scheduler="threads"))
    third = await loop.run_in_executor(None, job.compute)
    fourth = await loop.run_in_executor(None, compute)
    return first + second + third + fourth


if __name__ == "__main__":
    print(asyncio.run(handler(1)))
