# verified: runs
"""A temporary directory is a name and a finaliser; its name is what tasks want."""
import os
import tempfile

import dask.bag as db


def write(n, folder):
    path = os.path.join(folder, f"{n}.txt")
    with open(path, "w") as out:
        out.write(str(n))
    return os.path.basename(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        bag = db.from_sequence([1, 2], npartitions=1)
        print(bag.map(write, folder).compute(scheduler="processes"))
