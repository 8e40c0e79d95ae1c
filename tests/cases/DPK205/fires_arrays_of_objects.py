# verified: runs
"""Arrays and frames that are attributes or arguments: the worker writes to its own."""
import numpy as np
import pandas as pd

import dask


class Grid:
    def __init__(self, n):
        self.out = np.zeros(n)
        self.table = pd.DataFrame({"a": [0, 0]})

    def fill(self, i):
        self.out[i] = 1
        return i

    def mark(self, i):
        self.table.loc[i, "a"] = 1
        return i


def put(n, out):
    out[n] = 1


if __name__ == "__main__":
    grid = Grid(2)
    jobs = [dask.delayed(grid.fill)(i) for i in range(2)]  # expect: DPK205
    dask.compute(*jobs, scheduler="processes")
    print(grid.out.sum())
    assert grid.out.sum() == 0
    dask.delayed(grid.mark)(1).compute(scheduler="processes")  # expect: DPK205
    print(grid.table)
    assert grid.table["a"].sum() == 0
    out = np.zeros(2)
    dask.delayed(put)(1, out).compute(scheduler="processes")  # expect: DPK205
    print(out)
    assert out.sum() == 0
