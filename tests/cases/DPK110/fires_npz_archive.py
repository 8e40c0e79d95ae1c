# verified: TypeError: cannot pickle '_io.BufferedReader' object
"""An archive of arrays stays open, and is no array."""
import dask
import numpy as np

np.savez("scales.npz", factor=np.arange(3))
scales = np.load("scales.npz")


def scaled(x):
    return x * scales["factor"]


if __name__ == "__main__":
    job = dask.delayed(scaled)(2)  # expect: DPK110
    print(job.compute(scheduler="processes"))
