# verified: runs
import dask

LIMIT = 10


class Base:
    pass


@dask.delayed
def check(n):
    class Settings(Base):
        width = len("abc")

        def limit(self):
            return LIMIT

    return n < Settings().limit()


if __name__ == "__main__":
    print(check(3).compute(scheduler="processes"))
