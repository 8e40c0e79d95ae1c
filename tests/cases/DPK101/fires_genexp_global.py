# verified: TypeError: cannot pickle 'generator' object
"""A script's function reads a module-level generator expression."""
import dask
from dask import delayed

squares = (n * n for n in range(10))


def total(start):
    return start + sum(squares)


if __name__ == "__main__":
    print(dask.compute(delayed(total)(1), scheduler="processes"))  # expect: DPK101
