# verified: runs
import re

import dask.bag as db


def first(text):
    return re.match(r"\w+", text)


if __name__ == "__main__":
    matches = db.from_sequence(["a b", "c d"], npartitions=2).map(first)
    print(matches.map(lambda match: match.group()).compute())
