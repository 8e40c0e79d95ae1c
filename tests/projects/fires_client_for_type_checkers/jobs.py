from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dask.distributed
    from dask.distributed import Client


class Jobs:
    def __init__(self, client: Client):
        self.client = client

    def one(self, x):
        return x + 1

    def run(self, xs):
        return self.client.gather(self.client.map(self.one, xs))  # expect: DPK105


class Job:
    def __init__(self, client: dask.distributed.Client | None = None):
        self.client = client

    def one(self, x):
        return x + 1

    def run(self, x):
        return self.client.submit(self.one, x).result()  # expect: DPK105
