# verified: runs
"""The path travels; every task opens the file for itself."""
import os

import dask


@dask.delayed
def process(path, n):
    with open(path, "a") as log:
        log.write(f"{n}\n")
    return n


if __name__ == "__main__":
    print(process(os.devnull, 1).compute(scheduler="processes"))
