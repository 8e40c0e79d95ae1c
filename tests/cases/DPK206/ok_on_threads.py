# verified: runs
"""The threads of one process share the array."""
import dask
import dask.array as da
import numpy as np

table = np.zeros(2_000_000)


@dask.delayed
def pick(n):
    return float(table[n])


if __name__ == "__main__":
    assert dask.compute(pick(0), pick(1), scheduler="threads") == (0.0, 0.0)
    assert da.ones(2, chunks=1).map_blocks(lambda b: b + table[0]).compute(scheduler="sync").sum() == 2
