# verified: TypeError: cannot pickle '_contextvars.ContextVar' object
"""A task reads a context variable of the script."""
from contextvars import ContextVar

import dask

request = ContextVar("request", default="none")


@dask.delayed  # expect: DPK112
def tagged(n):
    return request.get(), n


if __name__ == "__main__":
    print(tagged(1).compute(scheduler="processes"))
