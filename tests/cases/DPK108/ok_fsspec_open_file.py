# verified: runs
"""fsspec's OpenFile is a recipe for opening, and pickles."""
import dask
import fsspec
from dask import delayed

source = fsspec.open(__file__, "rb")


def head(size):
    with source as raw:
        return raw.read(size)


if __name__ == "__main__":
    print(dask.compute(delayed(head)(10), scheduler="processes"))
