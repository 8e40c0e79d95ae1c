# verified: runs
"""A dataframe task with a lambda in its closure."""
import dask.dataframe as dd
import pandas as pd


def rescaled(frame, factor):
    scale = lambda column: column * factor  # noqa: E731

    def per_part(part):
        return part.assign(a=scale(part["a"]))

    return frame.map_partitions(per_part, meta=frame._meta)  # expect: DPK201


if __name__ == "__main__":
    frame = dd.from_pandas(pd.DataFrame({"a": [1, 2]}), npartitions=1)
    print(rescaled(frame, 3).compute(scheduler="processes"))
