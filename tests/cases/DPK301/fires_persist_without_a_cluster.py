# verified: runs
# A program that never speaks of a cluster: what it persists is computed at once.
import asyncio

import dask
import dask.array as da


async def main():
    kept = da.ones(10, chunks=5).persist()  # expect: DPK301
    (again,) = dask.persist(kept + 1)  # expect: DPK301
    return again.sum().compute()  # expect: DPK301


if __name__ == "__main__":
    print(asyncio.run(main()))
