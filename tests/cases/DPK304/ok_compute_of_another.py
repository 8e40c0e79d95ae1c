# verified: runs
# What takes a client here is not Dask's.
import dask
from dask.distributed import Client


class Study:
    def __init__(self, numbers):
        self.job = dask.delayed(sum)(numbers)

    def compute(self, client):
        return client.compute(self.job).result()


def persist(study, *, client):
    return study.compute(client=client)


if __name__ == "__main__":
    with Client(n_workers=1, processes=False, dashboard_address=None) as client:
        print(Study([1, 2]).compute(client=client), persist(Study([3]), client=client))
