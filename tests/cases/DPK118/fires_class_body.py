# verified: NameError: name 'LIMIT' is not defined
import dask

LIMIT = 10


@dask.delayed  # expect: DPK118
def check(n):
    class Settings:
        limit = LIMIT

    return n < Settings.limit


if __name__ == "__main__":
    print(check(3).compute(scheduler="processes"))
