# verified: runs
"""A task is given parts of a collection, or its value, whatever the annotations say."""

import dask
import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd


def total(numbers: da.Array):
    if isinstance(numbers, np.ndarray):
        return numbers.sum()
    return numbers.sum().compute()


def rows(table: dd.DataFrame):
    counted = table.dropna()
    return counted if isinstance(counted, pd.DataFrame) else counted.compute()


def rows_of(part):
    return rows(part.dropna())


if __name__ == "__main__":
    numbers = da.ones(4, chunks=2)
    assert dask.delayed(total)(numbers).compute() == total(numbers) == 4
    table = dd.from_pandas(pd.DataFrame({"x": [1, 2, None]}), npartitions=1)
    assert len(table.map_partitions(rows, meta=table._meta)) == 2
    assert len(table.map_partitions(rows_of, meta=table._meta)) == 2
