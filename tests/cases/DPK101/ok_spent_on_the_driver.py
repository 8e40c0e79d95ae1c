# verified: runs
"""Generators that only the driver reads travel nowhere."""
import dask.bag as db

rows = (n * 3 for n in range(6))


def double(n):
    return 2 * n


if __name__ == "__main__":
    bag = db.from_sequence(rows, npartitions=2)
    print(bag.map(double).compute(scheduler="processes"))
    print(sum(n for n in range(3)))
