# verified: runs
"""Delayed functions are impure unless somebody says otherwise."""
import random

import dask


@dask.delayed(pure=True)
def draw():
    return random.random()


def total(times):
    jobs = []
    for _ in range(times):
        jobs.append(draw())  # expect: DPK207
    return dask.compute(*jobs)


if __name__ == "__main__":
    assert len(set(total(3))) == 1
