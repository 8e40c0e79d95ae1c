# verified: runs
import dask


@dask.delayed
def squares(n):
    return (i * i for i in range(n))


if __name__ == "__main__":
    print(list(squares(4).compute(scheduler="threads")))
