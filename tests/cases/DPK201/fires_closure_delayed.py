# verified: runs
"""A nested task calls a lambda of the function around it."""
import dask
from dask import delayed


def plan(prices, rate):
    tax = lambda price: price * rate  # noqa: E731

    def total(price):
        return price + tax(price)

    return [delayed(total)(price) for price in prices]  # expect: DPK201


if __name__ == "__main__":
    print(dask.compute(plan([1, 2], 0.5), scheduler="processes"))
