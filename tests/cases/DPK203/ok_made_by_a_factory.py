# verified: runs
"""A function that is called anew has a variable of its own in each turn."""
import dask


def adding(shift):
    def add(x):
        return x + shift

    return add


def one(shift):
    return dask.delayed(lambda x: x + shift)(0)


if __name__ == "__main__":
    jobs = [dask.delayed(adding(shift))(0) for shift in (0, 1, 2)]
    jobs += [one(shift) for shift in (3, 4)]
    assert dask.compute(*jobs) == (0, 1, 2, 3, 4)
