# verified: dask.tokenize.TokenizationError: Object <function enrich at 0x...> cannot be deterministically hashed. This likely indicates that the object cannot be serialized deterministically.
"""An SQLAlchemy engine is captured by a dataframe task."""
import dask.dataframe as dd
import pandas as pd
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")


def enrich(part):
    extra = pd.read_sql("select 1 as one", engine)
    return part.assign(one=extra["one"].iloc[0])


if __name__ == "__main__":
    frame = dd.from_pandas(pd.DataFrame({"a": [1]}), npartitions=1)
    out = frame.map_partitions(enrich, meta={"a": "i8", "one": "i8"})  # expect: DPK109
    print(out.compute(scheduler="processes"))
