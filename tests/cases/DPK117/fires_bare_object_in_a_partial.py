# verified: TypeError: TokenizationError
"""An object() has nothing that a token could be made of; what a function captures is pickled."""
import functools

import dask.dataframe as dd
import pandas as pd

MISSING = object()


def filled(part, value=None):
    return part if value is MISSING else part.fillna(0)


def kept(part):
    return filled(part, MISSING)


if __name__ == "__main__":
    frame = dd.from_pandas(pd.DataFrame({"a": [1, 2]}), npartitions=1)
    assert len(frame.map_partitions(kept, meta=frame)) == 2
    try:
        frame.map_partitions(functools.partial(filled, value=MISSING))  # expect: DPK117
    except Exception as error:
        raise TypeError(type(error).__name__) from None
