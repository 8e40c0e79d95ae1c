# verified: runs
"""One delayed value is sent once; a delayed object with all its data as well."""
import dask
import numpy as np
from dask.distributed import Client


class Model:
    def __init__(self):
        self.weights = np.ones(2_000_000)

    def predict(self, n):
        return float(self.weights[n])


def pick(values, n):
    return float(values[n])


if __name__ == "__main__":
    table = np.zeros(2_000_000)
    shared = dask.delayed(table)
    both = dask.delayed([table, table[:3]])
    model = dask.delayed(Model())
    jobs = [dask.delayed(pick)(shared, n) for n in range(2)]
    jobs += [model.predict(1), dask.delayed(len)(both)]
    with Client(processes=False, n_workers=1, dashboard_address=None):
        assert dask.compute(*jobs) == (0.0, 0.0, 1.0, 2)
