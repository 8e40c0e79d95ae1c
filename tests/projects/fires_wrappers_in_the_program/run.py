# verified: TypeError: cannot pickle '_thread.RLock' object
"""A wrapper around a function of the program goes by value, wherever the wrapper was defined."""
from dask.distributed import Client
from deco import bare, locked


@locked
def task(n):
    return n


@bare
def unnamed(n):
    return n


def tried(client):
    try:
        client.submit(unnamed, 1).result()  # expect: DPK106
    except TypeError as error:
        print(error)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        tried(client)
        client.submit(task, 1).result()  # expect: DPK106
