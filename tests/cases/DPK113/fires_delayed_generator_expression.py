# verified: TypeError: cannot pickle 'generator' object
import dask


def squares(n):
    return (i * i for i in range(n))


if __name__ == "__main__":
    jobs = [dask.delayed(squares)(n) for n in range(3)]  # expect: DPK113
    print(dask.compute(*jobs, scheduler="processes"))
