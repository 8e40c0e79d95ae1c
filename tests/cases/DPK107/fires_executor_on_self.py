# verified: TypeError: cannot pickle '_queue.SimpleQueue' object
"""An instance keeps its executor, and a bound method is the task."""
from concurrent import futures

import dask.bag as db


class Reader:
    def __init__(self, width):
        self.width = width
        self.pool = futures.ThreadPoolExecutor(max_workers=2)

    def cut(self, text):
        return text[: self.width]


if __name__ == "__main__":
    reader = Reader(2)
    bag = db.from_sequence(["abc", "def"], npartitions=1)
    print(bag.map(reader.cut).compute(scheduler="processes"))  # expect: DPK107
