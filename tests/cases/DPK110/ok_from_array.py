# verified: runs
"""The chunks are read by functions of Dask, which go by reference: so the dataset may go along."""
import os
import tempfile

import dask.array as da
import h5py
from dask.distributed import Client


def main():
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with h5py.File(path, "w") as store:
        store["x"] = [1, 2, 3]
    with Client(processes=False, n_workers=1, dashboard_address=None):
        store = h5py.File(path, "r")
        print(da.from_array(store["x"], chunks=2).sum().compute())
        store.close()


if __name__ == "__main__":
    main()
