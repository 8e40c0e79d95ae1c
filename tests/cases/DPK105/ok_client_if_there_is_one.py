# verified: runs
"""Without a client it computes by itself; what captures the client is not reached with one."""
import dask
from dask.distributed import Client


class Engine:
    def __init__(self, client=None):
        self.client = client

    def run(self, numbers):
        if self.client is None:
            return dask.compute(*[dask.delayed(self._next)(number) for number in numbers])
        return self.client.gather(self.client.map(pow, numbers, numbers))

    def _next(self, number):
        return number + 1


if __name__ == "__main__":
    print(Engine().run([1, 2]))
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(Engine(client).run([1, 2]))
