# verified: runs
"""Literal shapes below ten megabytes, and frames made of literals."""
import numpy as np
import pandas as pd
from dask.distributed import Client

SIDE = 1000
weights = np.zeros((SIDE, SIDE))
mask = np.ones(9_000_000, dtype=bool)
grid = np.linspace(0, 1)
steps = np.arange(0, 1, 0.01)
draw = np.random.default_rng(0).normal()
matrix = np.array([[1, 2], [3, 4]])
table = pd.DataFrame({"x": [1, 2], "y": np.zeros(2)})
half = np.random.default_rng(0).random((SIDE, SIDE), dtype=np.float32)


def total(n):
    found = n + weights[0, 0] + grid[0] + steps[0] + matrix[0, 0] + len(table) + mask[0]
    return float(found + 0 * (half[0, 0] + draw))


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.submit(total, 1).result() == 5.0
