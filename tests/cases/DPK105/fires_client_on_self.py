# verified: TypeError: cannot pickle '_asyncio.Task' object
"""`self.client` travels with every bound method of the instance."""
from dask.distributed import Client


class Pipeline:
    def __init__(self):
        self.client = Client(processes=False, n_workers=1, dashboard_address=None)

    def step(self, n):
        return n + 1

    def run(self, numbers):
        return [self.client.submit(self.step, n).result() for n in numbers]  # expect: DPK105


if __name__ == "__main__":
    print(Pipeline().run([1, 2]))
