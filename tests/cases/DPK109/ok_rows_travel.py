# verified: runs
"""Rows and table descriptions are plain data."""
import sqlite3

import dask.bag as db
import sqlalchemy as sa

conn = sqlite3.connect(":memory:")
rows = conn.execute("select 1 union select 2").fetchall()
table = sa.Table("prices", sa.MetaData(), sa.Column("price", sa.Integer))


def named(row):
    return table.name, row[0]


if __name__ == "__main__":
    print(db.from_sequence(rows, npartitions=1).map(named).compute(scheduler="processes"))
