# verified: runs
"""Threads of this process run what they were given; a client may forget it."""
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from dask.distributed import Client


def report(number):
    time.sleep(0.1)
    return number


if __name__ == "__main__":
    if len(sys.argv) > 1:
        pool = ThreadPoolExecutor(1)
    else:
        pool = Client(processes=False, n_workers=1, dashboard_address=None)
    with pool:
        for number in range(3):
            pool.submit(report, number)  # expect: DPK302
