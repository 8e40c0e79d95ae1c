# verified: runs
"""What has a `read` is read before it is passed; a path is no open file."""
from pathlib import Path

import dask


def size(source):
    if hasattr(source, "read"):
        source = source.read()
    return dask.delayed(len)(source)


def length(source):
    if isinstance(source, (str, Path)):
        return dask.delayed(len)(Path(source).read_bytes())
    return dask.delayed(len)(source.read())


if __name__ == "__main__":
    with open(__file__, "rb") as file:
        print(size(file).compute(scheduler="processes"))
    with open(__file__, "rb") as file:
        print(length(file).compute(scheduler="processes"), length(__file__).compute())
