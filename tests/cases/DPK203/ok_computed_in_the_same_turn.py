# verified: runs
"""What is computed in the turn that describes it sees the right value."""
from dask import delayed

if __name__ == "__main__":
    values = []
    for shift in (0, 1, 2):
        job = delayed(lambda x: x + shift)(0)
        values.append(job.compute(scheduler="threads"))
    values += [delayed(lambda x: x + shift)(0).compute() for shift in (3, 4)]
    assert values == [0, 1, 2, 3, 4]
