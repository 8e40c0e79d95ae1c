# verified: runs
"""The driver reads; the lines are the arguments."""
import dask
from dask import delayed


def length(line):
    return len(line)


if __name__ == "__main__":
    with open(__file__) as names:
        lines = names.readlines()[:2]
    print(dask.compute([delayed(length)(line) for line in lines], scheduler="processes"))
