# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""All tasks ask one database connection."""
import sqlite3

import dask

conn = sqlite3.connect(":memory:")


@dask.delayed  # expect: DPK109
def query(n):
    return conn.execute("select ?", (n,)).fetchone()


if __name__ == "__main__":
    print(query(1).compute(scheduler="processes"))
