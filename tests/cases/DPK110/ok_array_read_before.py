# verified: runs
"""The data read out of the file is an array."""
import os
import tempfile

import h5py
import numpy as np
from dask import delayed

store = h5py.File(os.path.join(tempfile.mkdtemp(), "x.h5"), "w")
store["x"] = [1, 2, 3]
values = np.asarray(store["x"])


def shifted(n):
    return (values + n).tolist()


if __name__ == "__main__":
    print(delayed(shifted)(1).compute(scheduler="processes"))
