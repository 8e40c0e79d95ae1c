# verified: runs
# Whether the client is asynchronous cannot be seen, and the calls are wrong with both kinds.
import asyncio

from dask.distributed import Client, get_client

OPTIONS = {"n_workers": 1, "processes": False, "dashboard_address": None}


async def total(numbers):
    client = get_client()
    futures = client.map(abs, numbers)
    try:
        client.gather(futures)  # expect: DPK301
        return sum(client.gather(futures))  # expect: DPK301
    except TypeError as error:
        return str(error)


async def largest(numbers):
    try:
        return sum(get_client().get({"largest": (max, numbers)}, ["largest"]))  # expect: DPK301
    except TypeError as error:
        return str(error)


async def later(numbers):
    return get_client().gather(get_client().map(abs, numbers))


async def main():
    async with Client(**OPTIONS, asynchronous=True):
        print(await total([-1, 2]), await largest([-1, 2]), await (await later([-1, 2])))


if __name__ == "__main__":
    asyncio.run(main())
    with Client(**OPTIONS):
        for task in (total, largest, later):
            print(asyncio.run(task([-1, 2])))
