# verified: runs
"""A frame makes a token of each function, and its threads share the array all the same."""
import dask.dataframe as dd
import numpy as np
import pandas as pd

table = np.zeros(2_000_000)

if __name__ == "__main__":
    frame = dd.from_pandas(pd.DataFrame({"n": [1, 2]}), npartitions=1)
    added = frame.map_partitions(lambda part: part + table[0])
    assert added.compute(scheduler="threads").n.tolist() == [1, 2]
