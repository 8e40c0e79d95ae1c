# verified: TypeError: cannot pickle 're.Match' object
import re
from functools import partial

import dask
import dask.bag as db

STAMP = re.compile(r"(\d+):(\d+)")

if __name__ == "__main__":
    hit = dask.delayed(STAMP.search)("at 10:00")  # expect: DPK114
    word = dask.delayed(re.match)(r"\w+", "at 10:00")  # expect: DPK114
    head = dask.delayed(partial(re.match, r"\w+"))("at 10:00")  # expect: DPK114
    lines = db.from_sequence(["10:00", "11:30"])
    hits = lines.map(STAMP.match)  # expect: DPK114
    for one in (hit, word, head):
        try:
            one.compute(scheduler="processes")
        except TypeError as error:
            print(error)
    print(hits.compute())
