# verified: runs
"""What differs is part of the key: an argument, a default, a captured variable, another object."""
import random
from functools import partial

from dask.distributed import Client


def draw(n):
    return random.random()


class Source:
    def __init__(self):
        self.name = ""

    def draw(self):
        return random.random()


if __name__ == "__main__":
    source = Source()
    state = [0]
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        futures = [client.submit(draw, n) for n in range(3)]
        futures += [client.submit(partial(draw, n)) for n in range(3, 6)]
        futures += [client.submit(lambda: random.random() + 0 * n) for n in range(3)]
        futures += [client.submit(lambda n=n: random.random()) for n in range(3)]
        futures += client.map(draw, range(6, 9))
        futures += client.map(lambda a, b: random.random(), [0] * 3, range(3))
        for name in "abc":
            source.name = name
            futures.append(client.submit(source.draw))
        for step in range(3):
            state.append(step)
            futures.append(client.submit(draw, state))
        count = 100
        for _ in range(3):
            count += 1
            futures.append(client.submit(draw, count))
        assert len(set(client.gather(futures))) == len(futures)
