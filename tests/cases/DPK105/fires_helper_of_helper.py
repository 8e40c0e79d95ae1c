# verified: TypeError: cannot pickle '_asyncio.Task' object
"""The client is two calls away from the task."""
from dask.distributed import Client

client = None


def publish(name, value):
    client.set_metadata([name], value)


def note(n):
    publish("last", n)
    return n


def step(n):
    return note(n) + 1


if __name__ == "__main__":
    client = Client(processes=False, n_workers=1, dashboard_address=None)
    print(client.submit(step, 1).result())  # expect: DPK105
