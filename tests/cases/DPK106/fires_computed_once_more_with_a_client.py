# verified: TypeError: cannot pickle '_thread.lock' object
"""What threads have computed is computed by a cluster as well."""
import threading

import dask
from dask.distributed import Client

guard = threading.Lock()


def work(n):
    with guard:
        return n


if __name__ == "__main__":
    later = dask.delayed(work)(1)  # expect: DPK106
    print(later.compute())
    with Client(n_workers=1, dashboard_address=None):
        print(later.compute())
# Mended, it needs a cluster that is not there.
