# verified: TypeError: cannot pickle 'generator' object
import dask


@dask.delayed  # expect: DPK113
def squares(n):
    for i in range(n):
        yield i * i


if __name__ == "__main__":
    total = dask.delayed(sum)(squares(4))
    print(total.compute(scheduler="processes"))
