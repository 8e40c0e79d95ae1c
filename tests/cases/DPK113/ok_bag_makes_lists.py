# verified: runs
import dask.bag as db


def words(line):
    for word in line.split():
        yield word.lower()


if __name__ == "__main__":
    lines = db.from_sequence(["A b", "C d"], npartitions=2)
    print(lines.map(words).flatten().compute())
    print(lines.map(words).compute())
