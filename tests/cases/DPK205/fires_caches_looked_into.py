# verified: runs
"""A cache that tasks fill, and that the driver or another task counts on."""
from dask.distributed import Client

cache = {}
models = {}
counts = {}


def upper(key):
    if key not in cache:
        cache[key] = key.upper()
    return cache[key]


def train(name):
    if name not in models:
        models[name] = len(name)


def predict(name):
    return models.get(name)


def count(word):
    if word in counts:
        counts[word] += 1
    else:
        counts[word] = 1
    return counts[word]


def count_again(word):
    if word in counts:
        counts[word] += 1
    return counts.get(word)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        client.submit(upper, "a").result()  # expect: DPK205
        client.submit(train, "a").result()  # expect: DPK205
        assert client.submit(predict, "a").result() is None
        client.submit(count, "a").result()  # expect: DPK205
        assert client.submit(count_again, "a").result() is None  # expect: DPK205
    assert cache == {}
