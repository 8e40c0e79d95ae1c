# verified: runs
import dask

LIMIT = 10


def limit():
    return LIMIT


@dask.delayed
def check(n):
    class Settings:
        top = LIMIT

    return n < Settings.top <= limit()


if __name__ == "__main__":
    print(check(3).compute(scheduler="processes"))
