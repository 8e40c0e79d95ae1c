# verified: runs
import dask

LIMIT = 10


@dask.delayed
def check(n):
    class Settings:
        limit = LIMIT

    return n < Settings.limit < LIMIT + 1


@dask.delayed
def check_local(n):
    limit = LIMIT

    class Settings:
        top = limit

    return n < Settings.top


if __name__ == "__main__":
    print(check(3).compute(scheduler="processes"), check_local(3).compute(scheduler="processes"))
