# verified: runs
"""What is selected, grouped or reduced is smaller, nobody knows by how much."""
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from dask.distributed import Client

path = Path(tempfile.mkdtemp(), "prices.csv")
path.write_text("item,price\napple,3\npear,4\n")
prices = pd.read_csv(path)
cheap = prices[prices.price < 4]
first = prices.head(1)
mean, count = prices.price.mean(), len(prices)
by_item = prices.groupby("item").sum()
columns = prices.columns
some = pd.read_csv(path, nrows=1)
thousand = np.random.rand(2_000_000)[:1000]


def describe(n):
    names = sorted(columns)
    return n, len(cheap), len(first), mean, count, len(by_item), names, len(some), len(thousand)


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        found = client.submit(describe, 1).result()
        assert found == (1, 1, 1, 3.5, 2, 2, ["item", "price"], 1, 1000)
