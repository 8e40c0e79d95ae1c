# verified: runs
import time

from dask.distributed import Client, get_client, rejoin, secede, worker_client


def leaf(n):
    return n + 1


def too_late(n):
    future = get_client().submit(leaf, n)
    result = future.result()  # expect: DPK303
    secede()
    return result


def rejoined(n):
    client = get_client()
    secede()
    results = client.gather(client.map(leaf, range(n)))
    rejoin()
    return client.submit(sum, results).result()  # expect: DPK303


def after_the_block(n):
    with worker_client() as client:
        future = client.submit(leaf, n)
    return future.result()  # expect: DPK303


def in_the_same_thread(n):
    with worker_client(separate_thread=False) as client:
        return client.submit(leaf, n).result()  # expect: DPK303


def with_a_timeout(n):
    return get_client().submit(leaf, n).result(timeout=60)  # expect: DPK303


if __name__ == "__main__":
    for task in (too_late, rejoined, after_the_block, in_the_same_thread, with_a_timeout):
        with Client(
            processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
        ) as client:
            future = client.submit(task, 3)
            time.sleep(1.5)
            assert not future.done()
            future.cancel()
