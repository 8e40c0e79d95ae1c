# verified: runs
"""A nested function with a name in place of the lambda."""
import dask
from dask import delayed


def plan(prices, rate):
    def tax(price):
        return price * rate

    def total(price):
        return price + tax(price)

    return [delayed(total)(price) for price in prices]


if __name__ == "__main__":
    print(dask.compute(plan([1, 2], 0.5), scheduler="processes"))
