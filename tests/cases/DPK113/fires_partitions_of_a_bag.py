# verified: TypeError: cannot pickle 'generator' object
import dask.bag as db


def parse(lines):
    for line in lines:
        yield int(line)


if __name__ == "__main__":
    numbers = db.from_sequence(["1", "2"], npartitions=2).map_partitions(parse)  # expect: DPK113
    print(numbers.compute())
