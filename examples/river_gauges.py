"""A library that other programs import: its functions travel by name, not by value.

`level` names a lock, and may: a worker imports this module and has a lock of its own. Under
`@delayed` the name `flow` no longer means the function, so that one goes by value, its lock and all.
"""

import threading

import dask
from dask import delayed

cache = {}
cache_guard = threading.Lock()


def level(gauge):
    with cache_guard:
        return cache.setdefault(gauge, len(gauge) * 0.5)


@delayed
def flow(gauge):
    with cache_guard:
        return cache.setdefault(gauge, len(gauge) * 0.5) * 12.0


def levels(gauges):
    return dask.compute(*[delayed(level)(gauge) for gauge in gauges])


def flows(gauges):
    return dask.compute(*[flow(gauge) for gauge in gauges])
