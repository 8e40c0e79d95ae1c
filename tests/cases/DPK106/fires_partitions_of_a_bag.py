# verified: TypeError: cannot pickle '_thread.lock' object
"""Delayed functions run on threads; those that make a bag run where the bag does."""
import threading

import dask
import dask.bag as db

lock = threading.Lock()


@dask.delayed
def names():
    return ["a", "b"]


@dask.delayed  # expect: DPK106
def load(i, names):
    with lock:
        return [names[i]]


def read(i):
    with lock:
        return [i]


if __name__ == "__main__":
    more = db.from_delayed(dask.delayed(read)(3))  # expect: DPK106
    try:
        print(more.compute())
    except TypeError as error:
        print(error)
    print(db.from_delayed([load(i, names()) for i in range(2)]).compute())
