# verified: runs
"""The reader lives and dies in the task."""
import csv
import os

import dask.bag as db


def parse(text):
    reader = csv.DictReader(text.splitlines())
    return [row["a"] for row in reader], sum(1 for _ in os.scandir("."))


if __name__ == "__main__":
    bag = db.from_sequence(["a\n1\n2"], npartitions=1)
    print(bag.map(parse).compute(scheduler="processes"))
