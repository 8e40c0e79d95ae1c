# verified: runs
"""A client that is not asynchronous is so for what it runs in its own event loop: `client.sync`."""
from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)


async def total(numbers):
    first = await client.submit(len, numbers)
    return first + sum(await client.gather(client.map(abs, numbers)))


if __name__ == "__main__":
    assert client.sync(total, [-1, 2]) == 5
    client.close()
