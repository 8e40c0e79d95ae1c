# verified: runs
"""A generator *function* pickles; its generator is made inside the task."""
import dask


def countdown(n):
    while n:
        yield n
        n -= 1


@dask.delayed
def total(n):
    return sum(countdown(n)) + sum(k for k in range(n))


if __name__ == "__main__":
    print(total(4).compute(scheduler="processes"))
