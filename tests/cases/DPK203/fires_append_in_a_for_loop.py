# verified: runs
"""Every task uses the last shift."""
from dask import compute, delayed


def offsets(values):
    jobs = []
    for shift in values:
        jobs.append(delayed(lambda x: x + shift)(0))  # expect: DPK203
    return jobs


if __name__ == "__main__":
    assert compute(*offsets([0, 1, 2])) == (2, 2, 2)
