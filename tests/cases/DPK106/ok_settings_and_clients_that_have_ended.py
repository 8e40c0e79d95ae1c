# verified: runs
"""What threads compute once a `with` of settings, or a client that `finally` closes, has ended."""
import threading

import dask
from dask.distributed import Client

lock = threading.Lock()


@dask.delayed
def counted(number):
    with lock:
        return number + 1


def with_a_client():
    client = Client(processes=False, n_workers=1, dashboard_address=None)
    try:
        return client.submit(pow, 2, 3).result()
    finally:
        client.close()


def main():
    with dask.config.set(scheduler="processes"):
        print(dask.delayed(pow)(2, 3).compute())
    assert counted(1).compute() == 2
    print(with_a_client())
    assert counted(2).compute() == 3


if __name__ == "__main__":
    main()
