# verified: TypeError: cannot pickle '_thread.lock' object
"""A function stores a lock on the object that it is passed, before the task is submitted."""
import threading

from dask.distributed import Client


class Job:
    def __init__(self):
        self.lock = None

    def run(self, n):
        return n


def equip(job):
    job.lock = threading.Lock()


def later(job):
    job.lock = None


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        plain = Job()
        equip(Job())
        print(client.submit(plain.run, 1).result())
        job = Job()
        equip(job)
        client.submit(job.run, 1).result()  # expect: DPK106
        later(job)
