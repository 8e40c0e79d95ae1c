# verified: runs
"""A process that the script starts imports it, and finds the function by its name there."""
from functools import lru_cache

import dask
from dask.distributed import Client


@lru_cache
def factor(name):
    return len(name)


class Scale:
    @lru_cache
    def of(self, name):
        return len(name)


def scaled(n):
    return n * factor("ten") * Scale().of("b")


if __name__ == "__main__":
    with Client(n_workers=1, dashboard_address=None) as client:
        print(client.submit(scaled, 2).result(), client.submit(factor, "x").result())
        print(dask.delayed(scaled)(3).compute())
    print(dask.delayed(scaled)(3).compute(scheduler="processes"))
