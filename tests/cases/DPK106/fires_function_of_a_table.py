# verified: TypeError: cannot pickle '_thread.lock' object
"""A function that is picked by a key: any of the table, or those under the keys that are known."""
import threading

from dask.distributed import Client

LOCK = threading.Lock()


def plain(n):
    return n


def guarded(n):
    with LOCK:
        return n


def held(n):
    return LOCK.locked()


EITHER = {"plain": plain, "guarded": guarded}
BOTH = {"guarded": guarded, "held": held}

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for key in BOTH:
            client.submit(BOTH[key], 1).result()  # expect: DPK106
        for key in EITHER:
            client.submit(EITHER[key], 1).result()  # expect: DPK106
        for key in ("plain", "guarded"):
            print(client.submit(EITHER[key], 1).result())  # expect: DPK106
