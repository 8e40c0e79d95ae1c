# verified: TypeError: cannot pickle '_csv.reader' object
"""A csv.reader cannot be pickled, not even over a list."""
import csv

import dask

rows = csv.reader(["a,1", "b,2"])


@dask.delayed  # expect: DPK111
def lookup(key):
    return dict(rows)[key]


if __name__ == "__main__":
    print(lookup("b").compute(scheduler="processes"))
