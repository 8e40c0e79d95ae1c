# verified: TypeError: cannot pickle '_thread.lock' object
"""A result may be fetched in a container, by waiting at once, or in turn."""
import asyncio
import threading

import dask
from dask.distributed import Client


def guard(n):
    return threading.Lock()


def nested(client):
    futures = [client.submit(guard, 1)]  # expect: DPK114
    return client.gather({"all": [futures]})


def at_once(client):
    return client.compute(dask.delayed(guard)(1), sync=True)  # expect: DPK114


def in_turn(client):
    job = client.compute(dask.delayed(guard)(2))  # expect: DPK114
    return job.result()


async def awaited(address):
    async with Client(address, asynchronous=True) as client:
        return await client.submit(guard, 1)  # expect: DPK114


def awaiting(client):
    return asyncio.run(awaited(client.scheduler.address))


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        for fetch in (nested, at_once, in_turn, awaiting):
            try:
                fetch(client)
            except (TypeError, RuntimeError) as error:
                failure = error
            else:
                raise AssertionError(fetch)
        raise failure
