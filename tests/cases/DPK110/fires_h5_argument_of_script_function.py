# verified: TypeError: h5py objects cannot be pickled
"""The function goes by value, so the open file must pickle as well."""
import os
import tempfile

from dask.distributed import Client
from h5py import File


def width(store, name):
    return store[name].shape[0]


def main():
    store = File(os.path.join(tempfile.mkdtemp(), "x.h5"), "w")
    store["x"] = [1, 2, 3]
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(width, store, "x").result())  # expect: DPK110


if __name__ == "__main__":
    main()
