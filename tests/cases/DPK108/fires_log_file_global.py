# verified: _pickle.PicklingError: Cannot pickle files that are not opened for reading: w
"""All tasks write to one file that the driver has opened."""
import os

import dask

log = open(os.devnull, "w")


@dask.delayed  # expect: DPK108
def process(n):
    log.write(f"{n}\n")
    return n


if __name__ == "__main__":
    print(process(1).compute(scheduler="processes"))
