# verified: runs
import dask


@dask.delayed
def check(n):
    limit = 10
    return eval("n < limit") and globals().get("LIMIT") is None


if __name__ == "__main__":
    print(check(3).compute(scheduler="processes"))
