# verified: runs
"""`functools.wraps` gives a wrapper the name and the module of what it wraps: it is found there."""
import jobs
from dask.distributed import Client
from deco import session
from jobs import cached, managed, once, twice


def load(n):
    with session() as one:
        return n + one


def calls(n):
    return once(n) + twice(n)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        for task in (once, twice, cached, managed, load, calls):
            print(client.submit(task, 1).result())
        print(client.submit(jobs.once, 2).result())
