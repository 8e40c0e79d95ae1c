# verified: TypeError: cannot pickle '_asyncio.Task' object
"""What is under `@delayed` in a class takes `self` along as its first argument."""
import dask
from dask.distributed import Client


class Pipeline:
    def __init__(self):
        self.client = Client(processes=False, n_workers=1, dashboard_address=None)

    @dask.delayed
    def step(self, n):
        return n + 1

    def run(self, n):
        return self.client.compute(self.step(n)).result()  # expect: DPK105


if __name__ == "__main__":
    print(Pipeline().run(1))
