# verified: TypeError: cannot pickle '_thread.lock' object
"""What a loop computes before it makes its client is computed with that of the turn before."""
import threading

import dask
from dask.distributed import Client

guard = threading.Lock()


def work(n):
    with guard:
        return n


if __name__ == "__main__":
    for n in range(2):
        print(dask.delayed(work)(n).compute())  # expect: DPK106
        client = Client(n_workers=1, dashboard_address=None)
# Mended, it needs a cluster that is not there.
