# verified: TypeError: cannot pickle '_io.TextIOWrapper' object
"""Methods of imported classes, which this file calls and a `with` statement of it."""
import os

from dask.distributed import Client
from logs import Log
from own import Own


def closed(client):
    with Log(os.devnull) as log:
        pass
    return client.submit(log.run, 1).result()


def never_opened(client):
    return client.submit(Own(os.devnull).run, 1).result()


def inside(client):
    with Log(os.devnull) as log:
        return client.submit(log.run, 1).result()  # expect: DPK108


def opened(client):
    log = Own(os.devnull)
    log.open()
    return client.submit(log.run, 1).result()  # expect: DPK108


if __name__ == "__main__":
    with Client(processes=False, dashboard_address=None) as client:
        print(closed(client), never_opened(client))
        try:
            inside(client)
        except TypeError:
            print(opened(client))
