# verified: runs
"""Both travel with each task, and the same one is reported once a function."""
import numpy as np
from dask.distributed import Client

weights = np.zeros(2_000_000)
offsets = np.ones(3_000_000)


def first(n):
    return float(weights[n] + offsets[n] + len(weights))


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.submit(first, 1).result() == 2_000_001  # expect: DPK206, DPK206
