# verified: runs
"""zip, map and enumerate over lists are lazy as well, yet they pickle."""
import dask
from dask import delayed

pairs = zip("ab", [1, 2])


def table(extra):
    return dict(pairs), list(extra)


if __name__ == "__main__":
    print(dask.compute(delayed(table)(enumerate("xy")), scheduler="processes"))
