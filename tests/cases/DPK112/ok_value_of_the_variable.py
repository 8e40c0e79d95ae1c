# verified: runs
"""The context variable is read on the driver; its value travels."""
from contextvars import ContextVar

import dask
from dask import delayed

request = ContextVar("request", default="none")


def tagged(tag, n):
    return tag, n


if __name__ == "__main__":
    tag = request.get()
    print(dask.compute(delayed(tagged)(tag, 1), scheduler="processes"))
