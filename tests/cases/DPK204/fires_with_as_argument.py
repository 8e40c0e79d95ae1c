# verified: runs
"""The text file of a with block is an argument."""
from dask import delayed


def head(lines, size):
    return [line for line, _ in zip(lines, range(size))]


if __name__ == "__main__":
    with open(__file__, encoding="utf-8") as lines:
        job = delayed(head)(lines, 2)  # expect: DPK204
        print(job.compute(scheduler="processes"))
