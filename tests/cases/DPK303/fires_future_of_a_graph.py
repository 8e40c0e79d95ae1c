# verified: runs
import time

import dask
from dask.distributed import Client, get_client


def leaf(n):
    return n + 1


def result(n):
    return get_client().compute(dask.delayed(leaf)(n)).result()  # expect: DPK303


def synchronous(n):
    return get_client().compute(dask.delayed(leaf)(n), sync=True)  # expect: DPK303


def by_address(n):
    with Client(get_client().scheduler.address) as client:
        return client.submit(leaf, n).result()  # expect: DPK303


if __name__ == "__main__":
    tasks = [result, synchronous, by_address]
    with Client(
        processes=False, n_workers=1, threads_per_worker=len(tasks), dashboard_address=None
    ) as client:
        futures = [client.submit(task, 3) for task in tasks]
        time.sleep(2)
        assert not any(future.done() for future in futures)
        client.cancel(futures)
