# verified: runs
"""A default argument, a partial and an argument hold on to the value."""
from functools import partial

from dask import compute, delayed


def add(shift, x):
    return x + shift


def offsets(values):
    jobs = []
    for shift in values:
        jobs.append(delayed(lambda x, shift=shift: x + shift)(0))
        jobs.append(delayed(partial(add, shift))(0))
        jobs.append(delayed(add)(shift, 0))
    return jobs


if __name__ == "__main__":
    assert compute(*offsets([0, 1])) == (0, 0, 0, 1, 1, 1)
