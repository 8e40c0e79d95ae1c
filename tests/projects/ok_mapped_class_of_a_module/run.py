# verified: runs
"""What can be imported goes by reference."""
import dask
from models import City


def row_of(name):
    return City(name=name).name


def length(city):
    return len(city.name)


if __name__ == "__main__":
    rows = [dask.delayed(row_of)(name) for name in ["Oslo", "Rome"]]
    sizes = [dask.delayed(length)(City(name="Bonn"))]
    print(dask.compute(rows, sizes, scheduler="processes"))
