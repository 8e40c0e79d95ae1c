# verified: TypeError: cannot pickle '_csv.reader' object
"""A nested function reads on in the reader of the function around it."""
import csv

import dask.bag as db


def priced(names, lines):
    prices = csv.DictReader(lines)

    def price(name):
        return next(row["price"] for row in prices if row["name"] == name)

    bag = db.from_sequence(names, npartitions=1)
    return bag.map(price)  # expect: DPK111


if __name__ == "__main__":
    lines = ["name,price", "pear,3", "plum,4"]
    print(priced(["plum"], lines).compute(scheduler="processes"))
