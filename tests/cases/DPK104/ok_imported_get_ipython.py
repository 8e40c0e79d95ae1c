# verified: runs
"""An imported get_ipython travels by name (and finds no shell on the worker)."""
import dask
from dask import delayed
from IPython import get_ipython


def interactive(n):
    return n, get_ipython() is not None


if __name__ == "__main__":
    print(dask.compute(delayed(interactive)(1), scheduler="processes"))
