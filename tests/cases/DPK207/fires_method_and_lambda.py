# verified: runs
"""A bound method of an object that stays as it is, and one lambda for all turns."""
import random

from dask.distributed import Client


class Walk:
    def __init__(self, steps):
        self.steps = steps

    def end(self, start):
        place = start
        for _ in range(self.steps):
            place += random.choice([-1.5, 1.0, 3.25])
        return place + random.random()


if __name__ == "__main__":
    walk = Walk(10)
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        ends = [client.submit(walk.end, 0) for _ in range(3)]  # expect: DPK207
        draws = [client.submit(lambda: random.random()) for _ in range(3)]  # expect: DPK207
        assert len(set(client.gather(ends))) == len(set(client.gather(draws))) == 1
