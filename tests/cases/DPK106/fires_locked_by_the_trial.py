# verified: TypeError: cannot pickle '_thread.lock' object
"""Without `meta`, Dask runs the method here once to see what it gives, and that makes the lock."""
import threading

import dask.array as da
import numpy as np


class Scaler:
    def __init__(self):
        self.lock = None

    def ready(self):
        if self.lock is None:
            self.lock = threading.Lock()
        return self.lock

    def scale(self, block):
        with self.ready():
            return block * 2


if __name__ == "__main__":
    data = da.ones(6, chunks=3)
    told = data.map_blocks(Scaler().scale, meta=np.ones(0))
    assert told.sum().compute(scheduler="processes") == 12
    tried = data.map_blocks(Scaler().scale, dtype=float)  # expect: DPK106
    print(tried.sum().compute(scheduler="processes"))
