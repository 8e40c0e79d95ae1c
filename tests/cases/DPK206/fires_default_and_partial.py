# verified: runs
"""A default and a partial argument travel with the function."""
from functools import partial

import numpy as np
from dask.distributed import Client

rng = np.random.default_rng(0)
noise = rng.normal(0.0, 1.0, size=2_000_000)


def pick(n, values=noise):
    return values[n] < 10


def pick_from(values, n):
    return values[n] < 10


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        first = client.submit(pick, 0)  # expect: DPK206
        second = client.submit(partial(pick_from, np.arange(2e6)), 1)  # expect: DPK206
        assert client.gather([first, second]) == [True, True]
