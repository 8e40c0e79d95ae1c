# verified: TypeError: h5py objects cannot be pickled
"""All tasks read from a file that the driver has opened."""
import os
import tempfile

import dask
import h5py

store = h5py.File(os.path.join(tempfile.mkdtemp(), "x.h5"), "w")
store["x"] = [1, 2, 3]


@dask.delayed  # expect: DPK110
def mean(name):
    return store[name][:].mean()


if __name__ == "__main__":
    print(mean("x").compute(scheduler="processes"))
