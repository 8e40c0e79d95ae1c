# verified: TypeError: cannot pickle 'generator' object
"""A bound method ships its instance, and the generator on it."""
import dask
from dask import delayed


class Numbering:
    def __init__(self, prefix):
        self.prefix = prefix
        self.ids = (f"{prefix}{n}" for n in range(100))

    def name(self, thing):
        return f"{self.prefix}:{thing}"

    def plan(self, things):
        return [delayed(self.name)(thing) for thing in things]  # expect: DPK101


if __name__ == "__main__":
    print(dask.compute(Numbering("x").plan("ab"), scheduler="processes"))
