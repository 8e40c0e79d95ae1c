import threading

__all__ = ["rows"]

guard = 1
other = threading.Lock()


def rows(n):
    yield from range(n)
