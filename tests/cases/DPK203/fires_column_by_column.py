# verified: runs
"""A dataframe is given columns in a loop; the function is kept until they are computed."""
import dask.dataframe as dd
import pandas as pd

if __name__ == "__main__":
    frame = dd.from_pandas(pd.DataFrame({"x": [1, 2]}), npartitions=1)
    for power in (1, 2):
        frame[f"p{power}"] = frame.x.map_partitions(  # (the function is on the next line)
            lambda s: s**power,  # expect: DPK203
            meta=("x", "int64"),
        )
    assert frame.compute().p1.tolist() == [1, 4]
