# verified: TypeError: cannot pickle 'weakref.ReferenceType' object
"""A method that dispatches goes with its class, and remembers what it has dispatched to."""
from functools import singledispatchmethod

import dask


class Shown:
    @singledispatchmethod
    def show(self, value):
        return str(value)

    @show.register
    def _(self, value: int):
        return f"{value:,}"

    def line(self, *values):
        return " ".join(map(self.show, values))


if __name__ == "__main__":
    line = dask.delayed(Shown().line)(1000, "a")  # expect: DPK117
    print(line.compute(scheduler="processes"))
