# verified: runs
import asyncio

import dask
import dask.bag as db
from dask.distributed import Client


async def main():
    client = await Client(n_workers=1, processes=False, dashboard_address=None, asynchronous=True)
    numbers = db.from_sequence([1, 2, 3])
    try:
        kept = numbers.persist()  # expect: DPK301
        (kept,) = dask.persist(kept)  # expect: DPK301
    except RuntimeError as error:
        print(error)
    kept = client.persist(numbers)
    print(await client.compute(kept.sum()))
    await client.close()


if __name__ == "__main__":
    asyncio.run(main())
