# verified: TypeError: h5py objects cannot be pickled
"""A nested function reads from the file of a with block."""
import os
import tempfile

import h5py
from dask.distributed import Client


def means(client, path, names):
    with h5py.File(path, "a") as store:
        store.require_dataset("x", shape=(3,), dtype="f8")

        def mean(name):
            return store[name][:].mean()

        return client.gather([client.submit(mean, n) for n in names])  # expect: DPK110


if __name__ == "__main__":
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(means(client, path, ["x"]))
