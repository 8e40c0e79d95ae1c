# verified: Can't get attribute 'factor'
"""A process that imports the script passes by what stands under its guard."""
from functools import lru_cache

import dask

if __name__ == "__main__":

    @lru_cache
    def factor(name):
        return len(name)

    def scaled(n):
        return n * factor("ten")

    try:
        print(dask.delayed(scaled)(3).compute(scheduler="processes"))  # expect: DPK117
    except AttributeError as error:
        raise SystemExit(str(error).partition(" on ")[0]) from None
