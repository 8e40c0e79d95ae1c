# verified: runs
"""The database's path travels; the task connects."""
import sqlite3

import dask


@dask.delayed
def query(path, n):
    conn = sqlite3.connect(path)
    try:
        return conn.execute("select ?", (n,)).fetchone()
    finally:
        conn.close()


if __name__ == "__main__":
    print(query(":memory:", 1).compute(scheduler="processes"))
