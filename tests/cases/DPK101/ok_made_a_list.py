# verified: runs
"""The generator is spent before anything is submitted."""
import dask
from dask import delayed

squares = (n * n for n in range(10))
squares = list(squares)


def total(start):
    return start + sum(squares)


if __name__ == "__main__":
    print(dask.compute(delayed(total)(1), scheduler="processes"))
