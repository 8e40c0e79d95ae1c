# verified: runs
# A future out of a list has the client of the call that made the list.
import asyncio

from dask.distributed import Client, LocalCluster, as_completed, progress, wait


def double(n):
    return 2 * n


async def awaitable():
    cluster = await LocalCluster(
        n_workers=1, processes=False, dashboard_address=None, asynchronous=True
    )
    async with Client(cluster, asynchronous=True) as client:
        futures = client.map(double, [1, 2, 3])
        for future in futures:
            print(future.result())  # expect: DPK301

        async def last():
            for future in futures:
                future.result()  # expect: DPK301

        await last()
        one, other = client.submit(double, 4), client.submit(double, 5)
        wait([one, other])  # expect: DPK301
        wait(one)  # expect: DPK301
        del futures[:]
    await cluster.close()


async def blocking():
    cluster = LocalCluster(n_workers=1, processes=False, dashboard_address=None)
    client = Client(address=cluster)
    futures = client.map(double, [1, 2, 3])
    for future in futures:
        print(future.result())  # expect: DPK301
    print([future.result() for future in futures])  # expect: DPK301
    one, other = client.submit(double, 4), client.submit(double, 5)
    wait([one, other])  # expect: DPK301
    print(list(as_completed([one, other])))  # expect: DPK301
    done = as_completed(futures)  # expect: DPK301
    for future in done:
        print(future.status)
    progress(futures)  # expect: DPK301
    print(client.compute(one, sync=True))  # expect: DPK301
    await asyncio.to_thread(client.close)
    await asyncio.to_thread(cluster.close)


if __name__ == "__main__":
    asyncio.run(awaitable())
    asyncio.run(blocking())
