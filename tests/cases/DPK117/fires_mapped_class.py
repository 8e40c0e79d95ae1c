# verified: TypeError: cannot pickle 'weakref.ReferenceType' object
"""The classes of a script go by value, and a mapped class takes its mapper along."""
import dask
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class City(Base):
    __tablename__ = "city"
    id = Column(Integer, primary_key=True)
    name = Column(String)


def row_of(name):
    return City(name=name).name


def length(city):
    return len(city.name)


if __name__ == "__main__":
    rows = [dask.delayed(row_of)(name) for name in ["Oslo", "Rome"]]  # expect: DPK117
    sizes = [dask.delayed(length)(City(name="Bonn"))]  # expect: DPK117
    print(dask.compute(rows, sizes, scheduler="processes"))
