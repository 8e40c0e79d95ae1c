# verified: runs
"""What the task stores itself, or has a helper store, is not there when it is pickled."""
import sqlite3

from dask.distributed import Client

own = None
lazy = None
shared = None


def always(n):
    global own
    own = sqlite3.connect(":memory:")
    return own.execute("select 1").fetchone()


def once(n):
    global lazy
    if lazy is None:
        lazy = sqlite3.connect(":memory:")
    return lazy.execute("select 1").fetchone()


def connect():
    global shared
    shared = sqlite3.connect(":memory:")


def helped(n):
    connect()
    return shared.execute("select 1").fetchone()


def work_on(client):
    inner = None

    def work(n):
        nonlocal inner
        inner = sqlite3.connect(":memory:")
        return inner.execute("select 1").fetchone()

    return client.submit(work, 1)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        for task in (always, once, helped):
            assert client.submit(task, 1).result() == (1,)
        assert work_on(client).result() == (1,)
