# verified: _pickle.PicklingError: Can't pickle <functools._lru_cache_wrapper object at 0x...>: it's not the same object as __main__.measure
"""It is looked up by the name of the function in it, which still means that function."""
from functools import lru_cache

import dask


def measure(name):
    return len(name)


kept = lru_cache(maxsize=8)(measure)


def twice(name):
    return 2 * kept(name)


if __name__ == "__main__":
    print(dask.delayed(twice)("ten").compute(scheduler="processes"))  # expect: DPK117
