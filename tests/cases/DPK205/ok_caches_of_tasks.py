# verified: runs
"""Caches that several tasks fill for themselves, and that the driver at most empties."""
from dask.distributed import Client

cache = {}
models = {}
table = None


def upper(key):
    if key not in cache:
        cache[key] = key.upper()
    return cache[key]


def lower(key):
    if key in cache:
        return cache[key]
    value = key.lower()
    cache[key] = value
    return value


def model(name):
    found = models.get(name)
    if found is None:
        found = models[name] = len(name)
    return found


def tried(name):
    try:
        return models[name]
    except KeyError:
        models[name] = len(name)
        return models[name]


def first(n):
    global table
    if table is None:
        table = {1: 1}
    return table.get(n, n)


def second(n):
    global table
    if not table:
        table = {1: 1}
    return table[1] * n


def reset():
    global table
    table = None
    cache.clear()


if __name__ == "__main__":
    reset()
    models.clear()
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        for task in (upper, lower):
            client.submit(task, "a").result()
        print(client.submit(upper, "a").result(), client.submit(lower, "b").result())
        print(client.submit(model, "a").result(), client.submit(tried, "b").result())
        print(client.submit(first, 1).result(), client.submit(second, 2).result())
