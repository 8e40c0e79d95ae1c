# verified: TypeError: cannot pickle '_thread.lock' object
"""The message says what is returned, and what of it cannot come back."""
import threading
from functools import partial

import dask


def pair():
    return 1, threading.Lock()


def nested():
    lock = threading.Lock()
    return {"locks": [lock]}


def inner():
    lock = threading.Lock()
    return lambda: lock


def bound():
    return partial(print, threading.Lock())


if __name__ == "__main__":
    dask.compute(
        dask.delayed(pair)(),  # expect: DPK114
        dask.delayed(nested)(),  # expect: DPK114
        dask.delayed(inner)(),  # expect: DPK114
        dask.delayed(bound)(),  # expect: DPK114
        scheduler="processes",
    )
