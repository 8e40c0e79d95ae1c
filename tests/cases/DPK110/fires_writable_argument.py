# verified: TypeError: h5py objects cannot be pickled
"""distributed knows h5py files opened for reading only."""
import os
import tempfile

import dask.array as da
import h5py
from dask.distributed import Client


def main():
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with Client(processes=False, n_workers=1, dashboard_address=None):
        with h5py.File(path, "w") as store:
            out = store.create_dataset("x", (4,))
            da.store(da.ones(4, chunks=2), out)  # expect: DPK110


if __name__ == "__main__":
    main()
