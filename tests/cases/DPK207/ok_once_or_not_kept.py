# verified: runs
"""One call is no repeat; what nobody holds any more may well run anew."""
import random
import time

from dask.distributed import Client


def draw():
    return random.random()


def apart(client):
    values = []
    for _ in range(3):
        values.append(client.submit(draw).result())
        time.sleep(0.2)
    for _ in range(3):
        future = client.submit(draw)
        values.append(future.result())
        del future
        time.sleep(0.2)
    return values


def first(client):
    for _ in range(3):
        future = client.submit(draw)
        return future.result()


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert len(set(apart(client))) == 6
        time.sleep(0.2)
        once = [first(client), client.submit(random.random).result()]
        assert len(set(once)) == 2
