# verified: runs
import re

import dask
import dask.bag as db

STAMP = re.compile(r"(\d+):(\d+)")


def text_of(hit):
    return hit.group()


if __name__ == "__main__":
    lines = db.from_sequence(["10:00", "11:30"])
    print(lines.filter(STAMP.search).compute())
    print(lines.map(STAMP.search).map(text_of).compute())
    print(lines.map(STAMP.findall).compute())
    print(dask.delayed(STAMP.sub)("x", "at 10:00").compute(scheduler="processes"))
    print(dask.delayed(STAMP.search)("at 10:00").compute())
