# verified: runs
"""Objects that come back, caches of tasks, what the driver stores itself, and what nobody reads."""
import dask
from dask.distributed import Client


class Job:
    def __init__(self, data):
        self.data = data
        self.total = 0
        self.cache = {}
        self.model = None
        self.steps = []

    def run(self):
        self.total = sum(self.data)
        return self

    def lookup(self, n):
        if n not in self.cache:
            self.cache[n] = n * n
        return self.cache[n]

    def trained(self):
        if self.model is None:
            self.model = len(self.data)
        return self.model

    def step(self, n):
        self.steps.append(n)
        return self.steps

    def gather(self, client):
        self.steps = client.submit(self.step, 1).result()
        return self.steps


class Local:
    def __init__(self):
        self.total = 0

    def add(self, n):
        self.total += n
        return n


class Once:
    def __init__(self):
        self.total = 0
        self.name = "once"

    def add(self, n):
        self.total += n
        return self.total


class Noted:
    def __init__(self):
        self._votes = 0

    @property
    def votes(self):
        return self._votes

    @votes.setter
    def votes(self, value):
        with open("votes", "w") as file:
            file.write(str(value))

    def vote(self, n):
        self.votes = n
        return n


class Shown:
    def __init__(self):
        self.done = []

    def work(self, n):
        self.done.append(n)
        return n

    def show(self, future):
        self.done.append(future.result())


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        done = client.submit(Job([1, 2]).run).result()
        assert done.total == 3
        print(done.total)
        job = Job([3])
        job = client.submit(job.run).result()
        print(job.total)
        assert job.total == 3
        assert client.gather(client.map(job.lookup, [1, 2])) == [1, 4]
        print(len(job.cache))
        assert client.submit(job.trained).result() == 1
        print(job.model)
        assert job.gather(client) == [1]
        local = Local()
        local.add(4)
        client.submit(local.add, 1).result()
        print(local.total)
        before = Once()
        print(before.total, before.name)
        assert client.submit(before.add, 2).result() == 2
        print(before.name)
        noted = Noted()
        client.submit(noted.vote, 3).result()
        print(noted.votes)
        shown = Shown()
        future = client.submit(shown.work, 3)
        future.add_done_callback(shown.show)
        future.result()
        print(shown.done)
    threads = Once()
    dask.compute(dask.delayed(threads.add)(1), scheduler="threads")
    print(threads.total)
    assert threads.total == 1
