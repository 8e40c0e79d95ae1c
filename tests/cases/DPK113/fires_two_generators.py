# verified: TypeError: cannot pickle 'generator' object
import dask


def numbers(n):
    if n > 100:
        return (row for row in range(100))
    return (row for row in range(n))


if __name__ == "__main__":
    print(dask.delayed(numbers)(3).compute(scheduler="processes"))  # expect: DPK113, DPK113
