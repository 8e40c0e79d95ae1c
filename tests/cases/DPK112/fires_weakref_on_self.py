# verified: TypeError: cannot pickle 'weakref.ReferenceType' object
"""A child that knows its parent by a weak reference."""
import weakref

from dask import delayed


class Parent:
    name = "root"


class Child:
    def __init__(self, parent):
        self.parent = weakref.ref(parent)

    def label(self, n):
        return f"{n}"


if __name__ == "__main__":
    root = Parent()
    child = Child(root)
    print(delayed(child.label)(1).compute(scheduler="processes"))  # expect: DPK112
