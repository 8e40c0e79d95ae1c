# verified: runs
"""As many tasks as there are threads, and each waits in a way of its own: none comes back."""

import time

from dask.distributed import Client, as_completed, get_client, progress, wait


def leaf(n):
    return n + 1


def results(n):
    futures = get_client().map(leaf, range(n))
    return [future.result() for future in futures]  # expect: DPK303


def appended(n):
    client = get_client()
    futures = []
    for k in range(n):
        futures.append(client.submit(leaf, k))
    return {k: future.result() for k, future in enumerate(futures)}  # expect: DPK303


def waits(n):
    futures = get_client().map(leaf, range(n))
    wait(futures)  # expect: DPK303
    return [future.result() for future in futures]  # they are done by then


def completed(n):
    client = get_client()
    futures = [client.submit(leaf, k) for k in range(n)]
    return sum(future.result() for future in as_completed(futures))  # expect: DPK303


def error(n):
    return get_client().submit(leaf, n).exception()  # expect: DPK303


def shows(n):
    futures = get_client().map(leaf, range(n))
    progress(futures)  # expect: DPK303
    return len(futures)


if __name__ == "__main__":
    tasks = [results, appended, waits, completed, error, shows]
    with Client(
        processes=False, n_workers=1, threads_per_worker=len(tasks), dashboard_address=None
    ) as client:
        futures = [client.submit(task, 3) for task in tasks]
        time.sleep(2)
        assert not any(future.done() for future in futures)
        client.cancel(futures)
