# verified: runs
"""What is read from an archive is an array, as is a file of one array."""
import dask
import numpy as np

if __name__ == "__main__":
    np.savez("scales.npz", factor=np.arange(3))
    np.save("scale.npy", np.arange(3))
    factor = np.load("scales.npz")["factor"]
    with np.load("scales.npz") as scales:
        other = scales["factor"]
    alone = np.load("scale.npy")
    jobs = [dask.delayed(np.sum)(one) for one in (factor, other, alone)]
    print(dask.compute(*jobs, scheduler="processes"))
