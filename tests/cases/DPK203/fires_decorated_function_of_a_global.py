# verified: runs
"""A decorated function reads the loop's variable, which is a global."""
import dask


@dask.delayed
def scale(n):
    return n * factor


jobs = []
for factor in (0, 1, 2):
    jobs.append(scale(10))  # expect: DPK203

if __name__ == "__main__":
    assert dask.compute(*jobs) == (20, 20, 20)
