# verified: TypeError: cannot pickle '_thread.lock' object
"""A lock as keyword argument of an array method."""
import threading

import dask.array as da


def save(block, gate=None):
    with gate:
        return block + 1


if __name__ == "__main__":
    x = da.ones(4, chunks=2)
    gate = threading.Semaphore(1)
    y = x.map_blocks(save, gate=gate, dtype=x.dtype)  # expect: DPK106
    print(y.compute(scheduler="processes"))
