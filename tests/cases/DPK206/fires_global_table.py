# verified: runs
"""A delayed function reads a global table that came from a file; nobody can tell how large it is."""
import tempfile
from pathlib import Path

import dask
import pandas as pd

path = Path(tempfile.mkdtemp(), "prices.csv")
path.write_text("item,price\napple,3\npear,4\n")
prices = pd.read_csv(path).set_index("item")


@dask.delayed  # expect: DPK206
def price(item):
    return int(prices.price[item])


if __name__ == "__main__":
    assert dask.compute(price("apple"), price("pear"), scheduler="processes") == (3, 4)
