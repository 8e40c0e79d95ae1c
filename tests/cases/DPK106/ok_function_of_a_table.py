# verified: runs
"""Keys that pick only functions which travel, and a table of data, of which the key picks."""
import sys
import threading

from dask.distributed import Client

LOCK = threading.Lock()


def plain(n):
    return n


def plainer(n):
    return -n


def guarded(n):
    with LOCK:
        return n


TASKS = {"plain": plain, "plainer": plainer, "guarded": guarded}
DATA = {"lock": LOCK, "plain": 1}

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for key in ("plain", "plainer"):
            print(client.submit(TASKS[key], 1).result())
        name = sys.argv[1] if sys.argv[1:] else "plain"
        print(client.submit(plain, DATA[name]).result())
