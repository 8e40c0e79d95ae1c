# verified: TypeError: cannot pickle '_thread.lock' object
"""Databases and collections are attributes of their client, and hold on to it."""
import dask
import pymongo

client = pymongo.MongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=100)
cities = client.atlas.cities
names = client.list_database_names


def keep(city):
    return f"{cities.full_name}: {city}"


if __name__ == "__main__":
    jobs = [dask.delayed(keep)(city) for city in ["Oslo", "Rome"]]  # expect: DPK109
    print(dask.compute(jobs, scheduler="processes"))
