# verified: runs
"""A defaultdict and an augmented item, from a bag."""
from collections import defaultdict

import dask.bag as db

counts = defaultdict(int)


def count(word):
    counts[word] += 1
    return word


if __name__ == "__main__":
    words = db.from_sequence(["a", "b", "a"], npartitions=1)
    words.map(count).compute(scheduler="processes")  # expect: DPK205
    assert dict(counts) == {}
