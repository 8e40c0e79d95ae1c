# verified: RuntimeError: Error during deserialization of the task graph. This frequently
"""The workers have a `__main__` of their own, where nothing is found by its name."""
from functools import lru_cache

import dask
from dask.distributed import Client, SubprocessCluster


@lru_cache
def factor(name):
    return len(name)


def scaled(n):
    return n * factor("ten")


if __name__ == "__main__":
    with SubprocessCluster() as cluster, Client(cluster) as client:
        later = dask.delayed(scaled)(1)  # expect: DPK117
        print(client.submit(scaled, 2).result(), later.compute())  # expect: DPK117
