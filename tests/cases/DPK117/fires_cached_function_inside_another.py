# verified: AttributeError: Can't pickle local object 'weighing.<locals>.weight'
"""A function inside another has no name under which anybody finds it."""
from functools import cache

import dask


def weighing(unit):
    @cache
    def weight(name):
        return len(name) * unit

    def weigh(name):
        return weight(name)

    return weigh


if __name__ == "__main__":
    print(dask.delayed(weighing(2))("ten").compute(scheduler="processes"))  # expect: DPK117
