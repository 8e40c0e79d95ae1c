# verified: runs
"""The second call finds the future of the first."""
from datetime import datetime

import numpy as np
from dask.distributed import Client


def noise(size):
    rng = np.random.default_rng()
    return rng.normal(size=size).sum()


def stamp():
    return datetime.now().isoformat()


def pairs(client, size):
    left = client.submit(noise, size)
    right = client.submit(noise, size)  # expect: DPK207
    return client.gather([left, right])


def stamps(client):
    return client.gather([client.submit(stamp), client.submit(stamp)])  # expect: DPK207


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert len(set(pairs(client, 3))) == len(set(stamps(client))) == 1
