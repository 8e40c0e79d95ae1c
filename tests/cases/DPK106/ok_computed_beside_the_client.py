# verified: runs
"""Threads compute what is computed before a client is made, after it is closed, or beside it."""
import threading

import dask
from dask.distributed import Client, wait

guard = threading.Lock()


@dask.delayed
def work(n):
    with guard:
        return n


def start(default=True):
    return Client(n_workers=1, dashboard_address=None, set_as_default=default)


def here(n):
    total = dask.delayed(sum)([work(i) for i in range(n)])
    return total.compute()


def there(n):
    with Client(n_workers=1, dashboard_address=None) as client:
        wait(future := client.submit(abs, -n))
        return future.result()


def main():
    print(here(2), there(2), here(3))
    client = Client(n_workers=1, dashboard_address=None)
    print(client.submit(abs, -1).result())
    client.close()
    print(dask.compute(work(3)))
    aside = start(default=False)
    print(aside.submit(abs, -1).result(), work(4).compute())


if __name__ == "__main__":
    main()
