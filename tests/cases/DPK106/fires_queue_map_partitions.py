# verified: dask.tokenize.TokenizationError: Object <function collect.<locals>.work at 0x...> cannot be deterministically hashed. This likely indicates that the object cannot be serialized deterministically.
"""A queue collects results from a closure; dataframes refuse at once."""
import queue

import dask.dataframe as dd
import pandas as pd


def collect(frame):
    results = queue.Queue()

    def work(part):
        results.put(len(part))
        return part

    return frame.map_partitions(work, meta=frame._meta)  # expect: DPK106


if __name__ == "__main__":
    frame = dd.from_pandas(pd.DataFrame({"a": [1, 2]}), npartitions=1)
    print(collect(frame).compute(scheduler="processes"))
