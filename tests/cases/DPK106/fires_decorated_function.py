# verified: TypeError: cannot pickle '_thread.lock' object
"""A decorator's line is where a @delayed function is submitted."""
import threading

import dask

ready = threading.Event()


@dask.delayed(pure=True)  # expect: DPK106
def wait_for(n):
    ready.wait(0.01)
    return n


if __name__ == "__main__":
    ready.set()
    print(dask.compute([wait_for(n) for n in range(2)], scheduler="processes"))
