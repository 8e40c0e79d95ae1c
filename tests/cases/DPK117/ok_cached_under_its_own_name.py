# verified: runs
"""A cache around the function that its decorator wraps has the name of that one."""
from functools import lru_cache, wraps

import dask


def remembered(function):
    @lru_cache
    @wraps(function)
    def inner(*args):
        return function(*args)

    return inner


@remembered
def measure(name):
    return len(name)


def weigh(name):
    return len(name)


weigh = lru_cache(weigh)


def both(name):
    return measure(name) + weigh(name)


if __name__ == "__main__":
    print(dask.delayed(both)("ten").compute(scheduler="processes"))
