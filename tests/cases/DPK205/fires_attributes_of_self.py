# verified: runs
"""A bound method takes a copy of its object along: what it stores there, the driver's own lacks."""
import functools

import dask
from dask.distributed import Client


class Counter:
    def __init__(self):
        self.total = 0
        self.seen = []
        self.best = None

    def count(self, n):
        self.total += n
        return n

    def note(self, n):
        self._keep(n)
        return n

    def _keep(self, n):
        self.seen.append(n)

    def search(self, n):
        self.best = n
        return n

    def run(self, client, numbers):
        client.gather(client.map(self.note, numbers))  # expect: DPK205
        return self.seen


class Collector:
    def __init__(self):
        self.found = {}

    def collect(self, numbers):
        def work(n):
            self.found[n] = n * n
            return n

        jobs = [dask.delayed(work)(n) for n in numbers]  # expect: DPK205
        dask.compute(*jobs, scheduler="processes")
        return self.found

    def report(self):
        return len(self.found)


class Tally:
    votes = 0

    def __init__(self):
        self.votes = 1


def vote(n):
    tally.votes += n
    return n


tally = Tally()


class Step:
    def __init__(self):
        self.done = 0

    def __getstate__(self):
        return dict(self.__dict__)

    def work(self):
        self.done += 1
        return 1


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        counter = Counter()
        client.gather(client.map(counter.count, [1, 2]))  # expect: DPK205
        print(counter.total)
        assert counter.total == 0
        assert Counter().run(client, [1, 2]) == []
        searcher = Counter()
        client.submit(searcher.search, 1).result()  # expect: DPK205
        best = searcher.best
        assert best is None
        client.submit(vote, 2).result()  # expect: DPK205
        print(tally.votes)
        assert tally.votes == 1
        steps = [Step() for _ in range(2)]
        client.gather([client.submit(step.work) for step in steps])  # expect: DPK205
        print(sum(step.done for step in steps))
        for step in steps:
            assert step.done == 0
        for _ in range(2):
            first = Step()
            client.submit(first.work).result()  # expect: DPK205
            print(first.done)
        third = Step()
        client.submit(functools.partial(third.work)).result()  # expect: DPK205
        print(third.done)
    collector = Collector()
    assert collector.collect([1, 2]) == {}
    assert collector.report() == 0
