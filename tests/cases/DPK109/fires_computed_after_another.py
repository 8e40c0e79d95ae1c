# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""What is computed in between is something else."""
import sqlite3

import dask
from dask import delayed

conn = sqlite3.connect(":memory:", check_same_thread=False)


@delayed  # expect: DPK109
def q(i):
    return conn.total_changes + i


@delayed
def here(i):
    return conn.total_changes + i


if __name__ == "__main__":
    parts = [q(i) for i in range(2)]
    mine = [here(i) for i in range(2)]
    print(delayed(sum)([1, 2]).compute())
    print(dask.compute(*mine))
    print(dask.compute(*parts, scheduler="processes"))
