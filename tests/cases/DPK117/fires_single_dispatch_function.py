# verified: TypeError: cannot pickle 'weakref.ReferenceType' object
"""A function that dispatches remembers what it has dispatched to."""
from functools import singledispatch

import dask


@singledispatch
def show(value):
    return str(value)


@show.register
def _(value: int):
    return f"{value:,}"


if __name__ == "__main__":
    print(dask.delayed(show)(1000).compute(scheduler="processes"))  # expect: DPK117
