# verified: TypeError: cannot pickle '_thread.lock' object
"""Comprehensions with conditions that the lock passes, or that turn all away or none."""
import threading

from dask.distributed import Client

job = {"lock": threading.Lock(), "size": 3}
locks = [threading.Lock() for _ in range(2)]

if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        free = [lock for lock in locks if not lock.locked()]
        tasks = [
            lambda: client.submit(len, {k: v for k, v in job.items() if k != "size"}),  # expect: DPK106
            lambda: client.submit(len, [v for v in job.values() if not isinstance(v, int)]),  # expect: DPK106
            lambda: client.submit(len, free),  # expect: DPK106
            lambda: client.submit(len, {k: v for k, v in job.items() if k in ("lock",)}),  # expect: DPK106
        ]
        for task in tasks:
            task()
