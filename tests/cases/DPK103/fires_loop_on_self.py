# verified: TypeError: cannot pickle '_contextvars.Context' object
"""A bound method ships the event loop that its instance keeps."""
import asyncio

import dask
from dask import delayed


class Fetcher:
    def __init__(self):
        self.loop = asyncio.new_event_loop()

    async def _fetch(self, n):
        return n * 10

    def fetch(self, n):
        return self.loop.run_until_complete(self._fetch(n))


if __name__ == "__main__":
    fetcher = Fetcher()
    jobs = [delayed(fetcher.fetch)(n) for n in range(2)]  # expect: DPK103
    print(dask.compute(jobs, scheduler="processes"))
