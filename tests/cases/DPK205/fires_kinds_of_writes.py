# verified: runs
"""Statements, items, methods: each of these writes to a copy, and the driver looks at its own."""
import tempfile

from dask.distributed import Client

seen = set()
table = {"rows": 0}
names = []
total = 0
last = None
path = None


def remember(n):
    seen.add(n)
    return n


def count(n):
    table["rows"] += n
    return n


def collect(n):
    return deeper(n)


def deeper(n):
    return deepest(n)


def deepest(n):
    names.append(n)
    return n


def loop(n):
    global last
    for last in range(n):
        pass
    return n


def managed(n):
    global path
    with tempfile.TemporaryDirectory() as path:
        return n


def cleared(n):
    if n:
        global total
        total = n
        total = 2 * n
    return n


class Job:
    def run(self, n):
        names.append(n)
        return n


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        client.submit(remember, 1).result()  # expect: DPK205
        client.submit(count, 1).result()  # expect: DPK205
        client.submit(collect, 1).result()  # expect: DPK205
        client.submit(loop, 2).result()  # expect: DPK205
        client.submit(managed, 2).result()  # expect: DPK205
        client.submit(cleared, 2).result()  # expect: DPK205
        client.submit(Job().run, 3).result()  # expect: DPK205
    print(seen, table, names, total, last, path)
    assert (seen, table, names) == (set(), {"rows": 0}, [])
    assert (total, last, path) == (0, None, None)
