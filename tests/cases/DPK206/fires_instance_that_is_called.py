# verified: runs
"""An object that is called travels with each call, unless it is one delayed value."""
import dask
import numpy as np
from dask.distributed import Client


class Model:
    def __init__(self):
        self.weights = np.ones(2_000_000)

    def __call__(self, n):
        return float(self.weights[n])


table = np.zeros(2_000_000)

if __name__ == "__main__":
    model = Model()
    job = dask.delayed(lambda n: float(table[n]))(1)  # expect: DPK206
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.submit(model, 1).result() == 1  # expect: DPK206
        assert dask.compute(dask.delayed(model)(1), job) == (1, 0)
