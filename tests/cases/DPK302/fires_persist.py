# verified: runs
import time

import dask
import dask.array as da
from dask.distributed import Client, futures_of

if __name__ == "__main__":
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        ones = da.ones(10, chunks=5)
        ones.persist()  # expect: DPK302
        dask.persist(ones)  # expect: DPK302
        client.persist(ones)  # expect: DPK302
        assert not futures_of(ones)
        time.sleep(0.5)
        assert not any(client.has_what().values())
