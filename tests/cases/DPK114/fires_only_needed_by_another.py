# verified: TypeError: cannot pickle '_thread.lock' object
"""Processes hand back the result of every task, also of one that only another needs."""
import functools
import threading

import dask


def guard(n):
    return threading.Lock()


def second(lock, n):
    return n


def pair(lock):
    return [lock, 1]


if __name__ == "__main__":
    locks = [dask.delayed(functools.partial(guard, 1))()]  # expect: DPK114
    two = dask.delayed(second)(dask.delayed(guard)(1), 2)  # expect: DPK114
    three = dask.delayed(pair)(locks)
    print(dask.compute(two, three, scheduler="processes"))
