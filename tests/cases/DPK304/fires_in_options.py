# verified: runs
import os

import dask
from dask import compute as run
from dask.distributed import Client


def main():
    with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
        options = {"client": client, "optimize_graph": False}
        (here,) = run(dask.delayed(os.getpid)(), **options)  # expect: DPK304
        assert here == os.getpid()


if __name__ == "__main__":
    main()
