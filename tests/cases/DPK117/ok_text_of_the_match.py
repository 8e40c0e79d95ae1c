# verified: runs
"""The groups of the match are plain text; a compiled pattern pickles."""
import re

import dask

pattern = re.compile(r"(\d+)-(\d+)")
year, month = pattern.match("2024-05").groups()


@dask.delayed
def label(n):
    return f"{year}/{n}", bool(pattern.match(f"{n}-{n}"))


if __name__ == "__main__":
    print(label(1).compute(scheduler="processes"))
