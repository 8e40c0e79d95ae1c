# verified: TypeError: cannot pickle '_thread.lock' object
"""What a dict says to `dask.config.set` counts as a keyword does."""
import threading

import dask

guard = threading.Lock()


def work(n):
    with guard:
        return n


if __name__ == "__main__":
    later = dask.delayed(work)(1)  # expect: DPK106
    with dask.config.set({"num_workers": 1, "scheduler": "processes"}):
        print(later.compute())
