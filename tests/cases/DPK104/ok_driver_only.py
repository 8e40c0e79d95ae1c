# verified: runs
"""The shell is used on the driver; the task gets what was read from it."""
import dask
from dask import delayed
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()


def double(n):
    return 2 * n


if __name__ == "__main__":
    number = shell.ev("20 + 1")
    print(dask.compute(delayed(double)(number), scheduler="processes"))
