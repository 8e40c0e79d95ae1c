# verified: runs
import asyncio

from dask.distributed import Client, as_completed, wait


def double(n):
    return 2 * n


class Service:
    def __init__(self):
        self.client = Client(n_workers=1, processes=False, dashboard_address=None)

    async def one(self, n):
        future = self.client.submit(double, n)
        return future.result()  # expect: DPK301

    async def many(self, numbers):
        futures = self.client.map(double, numbers)
        wait(futures)  # expect: DPK301
        for future in as_completed(futures):  # expect: DPK301
            print(future.status)
        return self.client.gather(futures)  # expect: DPK301


async def main():
    service = Service()
    print(await service.one(1), await service.many([2, 3]))
    await asyncio.to_thread(service.client.close)


if __name__ == "__main__":
    asyncio.run(main())
