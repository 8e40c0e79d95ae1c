# verified: runs
import asyncio

from dask.distributed import Client, wait


def double(n):
    return 2 * n


async def main():
    async with Client(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    ) as client:
        futures = client.map(double, [1, 2, 3])
        wait(futures)  # expect: DPK301
        values = client.gather(futures)  # expect: DPK301
        print(values)
        print(futures[0].result())  # expect: DPK301
        try:
            done, running = wait(futures)  # expect: DPK301
        except TypeError as error:
            print(error)


if __name__ == "__main__":
    asyncio.run(main())
