# verified: runs
import os

import dask
from dask.distributed import Client

if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None, set_as_default=False) as client:
        (there,) = dask.compute(dask.delayed(os.getpid)(), scheduler=client)
        assert there != os.getpid()
        assert there == client.compute(dask.delayed(os.getpid)()).result()
