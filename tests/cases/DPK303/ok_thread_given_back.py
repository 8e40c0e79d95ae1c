# verified: runs
from contextlib import ExitStack

import dask
from dask.distributed import Client, as_completed, get_client, rejoin, secede
from dask.distributed import worker_client as own_client


def leaf(n):
    return n + 1


def fetch(client, futures):
    return client.gather(futures)


def leave():
    secede()


def in_the_block(n):
    with own_client() as client:
        done = [future.result() for future in as_completed(client.map(leaf, range(n)))]
        return sum(done) + sum(fetch(client, client.map(leaf, range(n))))


def seceded(n):
    client = get_client()
    futures = client.map(leaf, range(n))
    secede()
    results = [future.result() for future in futures]
    rejoin()
    return sum(results)


def seceded_in_a_helper(n):
    client = get_client()
    leave()
    return sum(fetch(client, client.map(leaf, range(n))))


def on_a_stack(n):
    with ExitStack() as stack:
        client = stack.enter_context(own_client())
        return client.submit(leaf, n).result()


def computed(n):
    with own_client():
        return dask.delayed(leaf)(n).compute()


if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        assert client.submit(in_the_block, 3).result(timeout=20) == 12
        assert client.submit(seceded, 3).result(timeout=20) == 6
        assert client.submit(seceded_in_a_helper, 3).result(timeout=20) == 6
        assert client.submit(on_a_stack, 3).result(timeout=20) == 4
        assert client.submit(computed, 3).result(timeout=20) == 4
