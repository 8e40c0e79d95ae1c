# verified: runs
"""The results stay on the workers, or nobody asks for them."""
import threading

import dask
from dask.distributed import Client, as_completed, wait


def guard(n):
    return threading.Lock()


def text(lock):
    return str(type(lock))


async def later(n):
    return n


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        futures = client.map(guard, [1, 2])
        wait(futures)
        for future in as_completed(client.map(guard, [1])):
            print(future.status)
        job = client.compute(dask.delayed(guard)(2))
        print(client.submit(text, job).result())
        wait(job)
        keeper = client.submit(guard, 3, actor=True)
        counter = client.submit(guard, 4, actors=True)
        print(client.submit(later, 4).result(), client.submit(str, 5).result())
        if False:
            client.gather(futures)
