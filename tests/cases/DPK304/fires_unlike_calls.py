# verified: runs
"""Arguments that come in a dict, and what only looks like a collection."""
import os
import sys
from functools import partial

import dask
import dask.array as da
from dask.distributed import Client


class Summary:
    def __init__(self, load):
        self.load = load

    def mean(self, client):
        return self.load().mean().compute(client=client)  # expect: DPK304


def main():
    jobs = [dask.delayed(os.getpid)(), dask.delayed(os.getppid)()]
    with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
        options = {"client": client, "optimize_graph": False}
        here, _ = dask.compute(*jobs, **options)  # expect: DPK304
        assert here == os.getpid()
        load = getattr(da, sys.argv[1] if len(sys.argv) > 1 else "ones")
        assert Summary(partial(load, 3)).mean(client) == 1
        persist = {"client": None, "optimize_graph": False}
        assert len(dask.persist(*jobs, **persist)) == 2


if __name__ == "__main__":
    main()
