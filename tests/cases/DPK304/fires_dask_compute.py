# verified: runs
import os

import dask
from dask.distributed import Client


def main():
    with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
        job = dask.delayed(os.getpid)()
        (here,) = dask.compute(job, client=client)  # expect: DPK304
        assert here == os.getpid()
        kept = dask.persist(
            job,
            client=client,  # expect: DPK304
        )
        assert kept[0].compute(scheduler="threads") == os.getpid()


if __name__ == "__main__":
    main()
