# verified: runs
"""The path travels."""
import dask.bag as db


def first_line(path):
    with open(path) as names:
        return names.readline().strip()


if __name__ == "__main__":
    print(db.from_sequence([__file__], npartitions=1).map(first_line).compute(scheduler="processes"))
