# verified: TypeError: cannot pickle 're.Match' object
import re

import dask.bag as db

STAMP = re.compile(r"(\d+):(\d+)")


def find(line):
    return STAMP.search(line)


if __name__ == "__main__":
    hits = db.from_sequence(["at 10:00", "at 11:30"], npartitions=2).map(find)  # expect: DPK114
    print([hit.group(1) for hit in hits.compute()])
