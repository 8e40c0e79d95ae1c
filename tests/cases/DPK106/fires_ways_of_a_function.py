# verified: TypeError: cannot pickle '_thread.lock' object
"""What a nested function, a generator expression or a class inside of it reads is shipped too."""
import contextlib
import functools
import threading

import dask

first = threading.Lock()
second = threading.Lock()
third = threading.Lock()
fourth = threading.Lock()
fifth = threading.Lock()
body = threading.Lock()


def nested(n):
    def inner():
        return first

    return inner() is not None and n


def listed(n):
    return [n for _ in range(1) if second]


def classy(n):
    class Inner:
        def run(self):
            return third

    return Inner().run() is not None and n


@contextlib.contextmanager
def held():
    with fourth:
        yield 1


def managed(n):
    with held() as one:
        return n + one


def wrapped(function):
    @functools.wraps(function)
    def wrapper(n):
        return n

    return wrapper


@wrapped
def original(n):
    return fifth and n


class Owner:
    @staticmethod
    def plain(n, *, guard=first):
        return n


class Maker:
    @classmethod
    def made(cls, n):
        return second and n


def unnamed(n):
    body = 3
    return body + n


def factory():
    guard = threading.Lock()

    def work(n):
        return guard and n

    return work


if __name__ == "__main__":
    assert dask.delayed(unnamed)(1).compute(scheduler="processes") == 4
    for one in (
        dask.delayed(nested)(1),  # expect: DPK106
        dask.delayed(listed)(1),  # expect: DPK106
        dask.delayed(classy)(1),  # expect: DPK106
        dask.delayed(managed)(1),  # expect: DPK106
        dask.delayed(original)(1),  # expect: DPK106
        dask.delayed(Owner.plain)(1),  # expect: DPK106
        dask.delayed(Maker.made)(1),  # expect: DPK106
        dask.delayed(factory())(1),  # expect: DPK106
        dask.delayed(functools.partial(max, first))(1),  # expect: DPK106
        dask.delayed(functools.partial(max, key=second))(1),  # expect: DPK106
    ):
        try:
            one.compute(scheduler="processes")
        except TypeError as error:
            failure = error
        else:
            raise AssertionError(one)
    raise failure
