# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
"""A class with `__iter__` and `__next__` is an iterator; with `__iter__` alone it is none."""
from dask.distributed import Client


class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left


def double(n):
    return 2 * n


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.gather(client.map(double, Countdown(3))))  # expect: DPK115
