# verified: runs
"""A bound method takes along what its object holds."""
import numpy as np
from dask.distributed import Client


class Model:
    def __init__(self):
        self.weights = np.full((1500, 1000), 0.5, dtype=np.float64)

    def predict(self, row):
        return float(self.weights[row, 0])

    def run(self, client):
        return client.map(self.predict, range(3))  # expect: DPK206


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.gather(Model().run(client)) == [0.5, 0.5, 0.5]
