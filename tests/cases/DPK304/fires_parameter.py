# verified: runs
import os

from dask import delayed
from dask.distributed import Client


class Runner:
    def __init__(self, client=None):
        self.client = client

    def run(self):
        return delayed(os.getpid)().compute(client=self.client)  # expect: DPK304


if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
        assert Runner(client).run() == os.getpid()
