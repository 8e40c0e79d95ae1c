# verified: runs
"""The path travels, and the task makes its own arrays."""
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from dask.distributed import Client

path = Path(tempfile.mkdtemp(), "prices.csv")
path.write_text("item,price\napple,3\npear,4\n")
prices = pd.read_csv(path)


def price(row):
    prices = pd.read_csv(path)
    noise = np.zeros(2_000_000)
    return float(prices.price[row] + noise[row])


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.gather(client.map(price, prices.index.tolist())) == [3.0, 4.0]
