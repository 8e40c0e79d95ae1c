# verified: runs
"""The path travels; the task opens, reads and closes."""
import os
import tempfile

import dask
import h5py


@dask.delayed
def mean(path, name):
    with h5py.File(path, "r") as store:
        return float(store[name][:].mean())


if __name__ == "__main__":
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with h5py.File(path, "w") as store:
        store["x"] = [1.0, 2.0]
    print(mean(path, "x").compute(scheduler="processes"))
