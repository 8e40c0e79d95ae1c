# verified: runs
"""A lambda that lives in the task's own body."""
import dask.bag as db


def ranked(words):
    size = lambda word: len(word)  # noqa: E731
    return sorted(words, key=size) + sorted(words, key=lambda word: word[-1])


if __name__ == "__main__":
    bag = db.from_sequence([["bb", "a"]], npartitions=1)
    print(bag.map(ranked).compute(scheduler="processes"))
