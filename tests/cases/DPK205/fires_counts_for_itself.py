# verified: runs
"""Nobody else reads it; but the task returns what it makes of the runs before."""
from dask.distributed import Client

calls = 0
history = []
cache = {}
twice = {}
notes = []


def number(n):
    global calls
    calls += 1
    return [n, calls]


def last(n):
    history.append(n)
    return len(history)


def squared(n):
    if n not in cache:
        cache[n] = n * n
    return cache[n]


def doubled(n):
    twice[n] = 2 * n
    return twice[n]


def noted(n):
    notes.append(n)
    return n


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        first, second = client.submit(number, 1), client.submit(number, 2)  # expect: DPK205, DPK205
        assert client.gather([first, second]) == [[1, 1], [2, 1]]
        assert client.submit(last, 1).result() == client.submit(last, 2).result()  # expect: DPK205, DPK205
        assert client.submit(squared, 3).result() == 9
        assert client.submit(doubled, 3).result() == 6
        assert client.submit(noted, 3).result() == 3
