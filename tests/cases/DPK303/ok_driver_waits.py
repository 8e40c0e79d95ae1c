# verified: runs
"""Functions of the driver compute and wait; those of the tasks do not, though some look like it."""

import dask
from dask.distributed import Client, fire_and_forget, get_client


def leaf(n):
    return n + 1


def largest(numbers):
    return numbers.max()


class Model:
    def compute(self):
        return 7


def model_of(n):
    return Model().compute() + n


def starts(n):
    fire_and_forget(get_client().submit(leaf, n))
    return n


def fetch(client, futures):
    return client.gather(futures)


def main(client):
    futures = client.map(leaf, range(3))
    assert fetch(client, futures) == [1, 2, 3]
    assert client.submit(sum, futures).result() == 6
    assert dask.compute(dask.delayed(leaf)(1), dask.delayed(model_of)(1)) == (2, 8)
    assert client.submit(starts, 1).result() == 1


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        main(client)
