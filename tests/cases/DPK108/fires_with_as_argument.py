# verified: TypeError: cannot pickle '_io.BufferedReader' object
"""A binary file of a with block is an argument."""
from dask import delayed


def head(raw, size):
    return raw.read(size)


if __name__ == "__main__":
    with open(__file__, "rb") as raw:
        job = delayed(head)(raw, 10)  # expect: DPK108
        print(job.compute(scheduler="processes"))
