# verified: TypeError: cannot pickle 'generator' object
"""functools.partial keeps the generator that it was given."""
import functools

import dask.bag as db


def labelled(names, number):
    return f"{next(names)}-{number}"


if __name__ == "__main__":
    names = (name.title() for name in ["ada", "grace"])
    bag = db.from_sequence([1, 2], npartitions=1)
    named = bag.map(functools.partial(labelled, names))  # expect: DPK101
    print(named.compute(scheduler="processes"))
