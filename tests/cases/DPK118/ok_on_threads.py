# verified: runs
import dask

LIMIT = 10


@dask.delayed
def check(n):
    class Settings:
        limit = LIMIT

    return n < Settings.limit


if __name__ == "__main__":
    print(check(3).compute(scheduler="threads"))
