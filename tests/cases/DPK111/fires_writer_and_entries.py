# verified: TypeError: cannot pickle '_csv.writer' object
"""Neither is made a list of: they are no iterators themselves."""
import csv
import os
import sys

import dask


@dask.delayed
def use(thing):
    return thing


if __name__ == "__main__":
    entries = list(os.scandir("."))
    rows = csv.writer(sys.stdout)
    try:
        use(entries).compute(scheduler="processes")  # expect: DPK111
    except TypeError as error:
        print(error)
    use(rows).compute(scheduler="processes")  # expect: DPK111
