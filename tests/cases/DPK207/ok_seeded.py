# verified: runs
"""With a seed, equal arguments are meant to give equal results."""
import random

import numpy as np
from dask.distributed import Client


def draw(seed):
    random.seed(seed)
    return random.random()


def normal(seed, size):
    np.random.seed(seed)
    return np.random.normal(size=size).mean()


def modern(seed):
    rng = np.random.default_rng(seed)
    return rng.normal() + random.Random(seed).random()


def seeded_by_helper(seed):
    prepare(seed)
    return random.random()


def prepare(seed):
    random.seed(seed)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for task in (draw, modern, seeded_by_helper):
            assert len(set(client.gather([client.submit(task, 7) for _ in range(3)]))) == 1
        same = [client.submit(draw, 7) for _ in range(3)]
        same += [client.submit(seeded_by_helper, 7) for _ in range(3)]
        assert len(set(client.gather(same))) == 1
        means = [client.submit(normal, 7, 10) for _ in range(3)]
        more = [client.submit(modern, 7) for _ in range(3)]
        assert len(set(client.gather(means))) == len(set(client.gather(more))) == 1
