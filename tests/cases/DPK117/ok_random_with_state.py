# verified: runs
"""random.Random has a state, and pickles with it."""
import random

import dask.bag as db

dice = random.Random(7)


def roll(n):
    return dice.randint(1, n)


if __name__ == "__main__":
    print(db.from_sequence([6, 6], npartitions=1).map(roll).compute(scheduler="processes"))
