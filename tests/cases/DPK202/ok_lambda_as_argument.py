# verified: runs
"""A lambda that is data of the task is not its target."""
import dask
from dask import delayed


def apply(function, value):
    return function(value)


if __name__ == "__main__":
    print(dask.compute(delayed(apply)(lambda n: n + 1, 1), scheduler="processes"))
