# verified: runs
"""Functions found by name, and one of the script that is applied to something else."""
import os
import tempfile

import dask.array as da
import h5py
import numpy as np
from dask.distributed import Client


def half(block):
    return block / 2


def main():
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with h5py.File(path, "w") as store:
        store["x"] = [1, 2, 3]
    with Client(processes=False, n_workers=1, dashboard_address=None):
        store = h5py.File(path, "r")
        rows = da.from_array(store["x"], chunks=2)
        print(rows.map_blocks(np.sqrt, dtype=float).sum().compute())
        print(da.from_array(np.arange(4), chunks=2).map_blocks(half, dtype=float).compute())
        print(rows.map_blocks(half, dtype=float).compute(scheduler="threads"))
        print(rows.persist().map_blocks(half, dtype=float).compute())
        store.close()


if __name__ == "__main__":
    main()
