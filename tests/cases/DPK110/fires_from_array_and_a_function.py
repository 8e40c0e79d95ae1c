# verified: TypeError: h5py objects cannot be pickled
"""A function of the script makes the whole graph go by value, and the dataset with it."""
import os
import tempfile

import dask.array as da
import h5py
from dask.distributed import Client


def half(block):
    return block / 2


def main():
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with h5py.File(path, "w") as store:
        store["x"] = [1, 2, 3]
    with Client(processes=False, n_workers=1, dashboard_address=None):
        store = h5py.File(path, "r")
        halved = da.from_array(store["x"]).map_blocks(half, dtype=float)  # expect: DPK110
        rows = da.from_array(store["x"], chunks=2)  # expect: DPK110
        more = da.map_blocks(lambda block: block, rows[:2] + 1, dtype=float)
        print(halved.sum().compute(), more.sum().compute())


if __name__ == "__main__":
    main()
