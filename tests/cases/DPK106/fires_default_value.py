# verified: TypeError: cannot pickle '_thread.RLock' object
"""Default values are part of a function that travels by value."""
from threading import RLock

import dask.bag as db


def guarded(n, lock=RLock()):
    with lock:
        return n * n


if __name__ == "__main__":
    bag = db.from_sequence([1, 2], npartitions=1)
    print(bag.map(guarded).compute(scheduler="processes"))  # expect: DPK106
