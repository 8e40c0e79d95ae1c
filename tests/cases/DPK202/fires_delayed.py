# verified: runs
"""A lambda made a task on the spot."""
import dask
from dask import delayed

if __name__ == "__main__":
    jobs = [delayed(lambda n: n * n)(n) for n in range(3)]  # expect: DPK202
    print(dask.compute(*jobs, scheduler="processes"))
