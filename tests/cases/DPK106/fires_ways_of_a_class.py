# verified: TypeError: cannot pickle '_thread.lock' object
"""A class and its instances hold what is stored on them, by a body, a base, or from outside."""
import threading
from typing import Annotated

from dask.distributed import Client

LOCK = threading.Lock()


class Base:
    guard = threading.Lock()


class Derived(Base):
    def run(self, n):
        return n


class Plain:
    def run(self, n):
        return n


class Late:
    def run(self, n):
        return n


class Job:
    def __init__(self):
        self.guard = None

    def run(self, n):
        return n

    def start(self, client):
        self.guard = threading.Lock()
        return client.submit(self.run, 1)  # expect: DPK106


class Safe:
    def __init__(self):
        self.guard = None

    def run(self, n):
        return n

    def start(self, client):
        self.guard = threading.Lock()
        self.guard = None
        return client.submit(self.run, 1)


def hinted(n: Annotated[int, LOCK]) -> int:
    return n


def marked(n):
    return n


marked.guard = threading.Lock()


def clean(n):
    return n


def attribute(client):
    job = Plain()
    job.guard = threading.Lock()
    return client.submit(job.run, 1)  # expect: DPK106


def of_class(client):
    future = client.submit(Late().run, 1)
    Late.guard = threading.Lock()
    return [future, client.submit(Late().run, 1)]  # expect: DPK106


def of_base(client):
    return client.submit(Derived().run, 1)  # expect: DPK106


def of_function(client):
    return client.submit(marked, 1)  # expect: DPK106


def of_annotation(client):
    return client.submit(hinted, 1)  # expect: DPK106


def of_method(client):
    return Job().start(client)


def clean_function(client):
    return client.submit(clean, 1)


def cleaned(client):
    job = Plain()
    job.guard = threading.Lock()
    job.guard = None
    return client.submit(job.run, 1)


def safe(client):
    return Safe().start(client)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        for work in (clean_function, cleaned, safe):
            assert work(client).result() == 1
        for work in (attribute, of_class, of_base, of_function, of_annotation, of_method):
            try:
                work(client)
            except TypeError as error:
                failure = error
            else:
                raise AssertionError(work)
        raise failure
