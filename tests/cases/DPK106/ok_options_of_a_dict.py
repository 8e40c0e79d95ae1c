# verified: runs
"""What the options say that a call is given, and `dask.config.set`."""
import threading

import dask
from dask.distributed import Client

OPTIONS = {"scheduler": "threads"}
guard = threading.Lock()


def work(n):
    with guard:
        return n


if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None):
        print(dask.delayed(work)(1).compute(**OPTIONS))
        dask.config.set({"scheduler": "sync"})
        print(dask.delayed(work)(2).compute())
