# verified: runs
"""A function has a name; the lambda in its body is its own affair."""
import dask
from dask import delayed


def ordered(pairs):
    return sorted(pairs, key=lambda pair: pair[1])


if __name__ == "__main__":
    print(dask.compute(delayed(ordered)([(1, 2), (2, 1)]), scheduler="processes"))
