# verified: runs
import re
import sqlite3

import dask


@dask.delayed
def first(text):
    return re.match(r"\w+", text).group()


@dask.delayed
def rows():
    with sqlite3.connect(":memory:") as connection:
        return connection.execute("select 1").fetchall()


if __name__ == "__main__":
    print(dask.compute(first("a b"), rows(), scheduler="processes"))
