from functools import lru_cache

from deco import bare, locked, retried, session


@locked
def once(n):
    return n


@retried(2)
@locked
def twice(n):
    return n


@retried(2)
@lru_cache
def cached(n):
    return n


@bare
def unnamed(n):
    return n


def managed(n):
    with session() as one:
        return n + one
