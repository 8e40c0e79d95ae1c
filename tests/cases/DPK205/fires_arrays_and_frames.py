# verified: runs
"""Items of an array or a frame that the driver has made."""
import dask
import numpy as np
import pandas as pd
from dask.distributed import Client

out = np.zeros(3)
table = pd.DataFrame({"x": [0.0, 0.0, 0.0]})
column = pd.Series([0, 0, 0])


def fill(n):
    out[n] = n + 1


def add(n):
    table.at[n, "x"] += 1


def locate(n):
    column.loc[n] = 1
    return n


def draw(size):
    image = np.zeros((size, size))

    @dask.delayed  # expect: DPK205
    def row(n):
        image[n, :] = 1

    dask.compute([row(n) for n in range(size)])
    return image.sum()


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        client.gather(client.map(fill, range(3)))  # expect: DPK205
        client.gather(client.map(add, range(3)))  # expect: DPK205
        client.gather(client.map(locate, range(3)))  # expect: DPK205
        assert draw(3) == 0
    assert out.sum() == table.x.sum() == column.sum() == 0
