# verified: TypeError: h5py objects cannot be pickled
"""A reader object that keeps its file open."""
import os
import tempfile

import dask.bag as db
import h5py


class Reader:
    def __init__(self, path):
        self.file = h5py.File(path, "a")

    def rows(self, name):
        return len(self.file) if name in self.file else 0


if __name__ == "__main__":
    reader = Reader(os.path.join(tempfile.mkdtemp(), "x.h5"))
    bag = db.from_sequence(["x", "y"], npartitions=1)
    print(bag.map(reader.rows).compute(scheduler="processes"))  # expect: DPK110
