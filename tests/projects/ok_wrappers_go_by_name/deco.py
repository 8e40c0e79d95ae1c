import functools
import threading
from contextlib import contextmanager

_lock = threading.RLock()


def locked(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        with _lock:
            return function(*args, **kwargs)

    return wrapper


def retried(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for _ in range(times):
                with _lock:
                    return function(*args, **kwargs)

        return wrapper

    return decorate


def bare(function):
    def wrapper(*args):
        with _lock:
            return function(*args)

    return wrapper


@contextmanager
def session():
    with _lock:
        yield 1
