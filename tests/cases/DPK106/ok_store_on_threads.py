# verified: runs
"""The call itself names the threads; another names processes for something else."""
import threading

import dask
import dask.array as da
import numpy as np


def double(x):
    return 2 * x


def main():
    out = np.zeros(4)
    da.store(da.ones(4, chunks=2), out, lock=threading.Lock(), scheduler="threads")
    print(out, dask.compute(dask.delayed(double)(2), scheduler="processes"))


if __name__ == "__main__":
    main()
