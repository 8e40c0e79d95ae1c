# verified: runs
import threading

from dask.distributed import Client


class Counter:
    def __init__(self):
        self.count = 0
        self.guard = threading.Lock()

    def add(self):
        with self.guard:
            self.count += 1
        return self.count


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        counter = client.submit(Counter, actor=True).result()
        print(counter.add().result())
