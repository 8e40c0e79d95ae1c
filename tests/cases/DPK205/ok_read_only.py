# verified: runs
"""The task reads a dict that the driver changes before."""
from dask.distributed import Client

prices = {}
prices["tea"] = 2


def price(name):
    return prices[name]


if __name__ == "__main__":
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert client.submit(price, "tea").result() == 2
    prices["milk"] = 1
