# verified: runs
"""A loop over the objects, a function that is passed one, or a class that is told how to pickle."""
import threading

from dask.distributed import Client


class Job:
    def __init__(self):
        self.lock = threading.Lock()
        self.n = 1

    def run(self, n):
        return self.n + n


class Guard:
    def __init__(self):
        self.lock = threading.Lock()

    def run(self, n):
        return n


def prepare(job):
    job.lock = None


def strip(job):
    del job.lock


def ready(job):
    prepare(job)
    return job


def _state(guard):
    return {}


Guard.__getstate__ = _state

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        jobs = [Job(), Job()]
        for one in jobs:
            one.lock = None
        print(client.gather([client.submit(job.run, 3) for job in jobs]))
        prepared = Job()
        prepare(prepared)
        print(client.submit(prepared.run, 1).result())
        stripped = Job()
        strip(stripped)
        print(client.submit(stripped.run, 2).result())
        print(client.submit(ready(Job()).run, 3).result())
        print(client.submit(Guard().run, 4).result())
