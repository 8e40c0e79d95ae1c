# verified: runs
import dask


def describe(client):
    return f"client {client}"


if __name__ == "__main__":
    print(dask.compute(dask.delayed(describe)(client="Ada"), scheduler="threads"))
    print(dask.delayed(describe)(client="Grace").compute())
