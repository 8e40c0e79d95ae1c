# verified: TypeError: cannot pickle '_io.BufferedRandom' object
"""An instance keeps its archive open."""
import os
import tempfile
import zipfile

import dask
from dask import delayed


class Bundle:
    def __init__(self, target):
        self.archive = zipfile.ZipFile(target, "w")
        self.count = 0

    def add(self, name):
        self.archive.writestr(name, name.upper())
        return name


if __name__ == "__main__":
    bundle = Bundle(os.path.join(tempfile.mkdtemp(), "x.zip"))
    jobs = [delayed(bundle.add)(name) for name in "ab"]  # expect: DPK108
    print(dask.compute(jobs, scheduler="processes"))
