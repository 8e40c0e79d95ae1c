# verified: runs
"""Both change with each turn of the loop, and the task reads both."""
import dask

jobs = []
for factor, offset in [(1, 10), (2, 20), (3, 30)]:
    jobs.append(dask.delayed(lambda n: n * factor + offset)(1))  # expect: DPK203, DPK203

if __name__ == "__main__":
    assert dask.compute(*jobs) == (33, 33, 33)
