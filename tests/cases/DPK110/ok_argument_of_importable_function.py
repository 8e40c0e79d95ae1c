# verified: runs
"""distributed knows h5py files; next to an importable function one gets through."""
import os
import tempfile

import h5py
from dask.distributed import Client


def main():
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with h5py.File(path, "w") as store:
        store["x"] = [1, 2, 3]
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        store = h5py.File(path, "r")
        print(client.submit(len, store).result())
        store.close()


if __name__ == "__main__":
    main()
