import sqlite3


def connected(path=":memory:"):
    return sqlite3.connect(path, check_same_thread=False)


def names(conn):
    return conn.execute("select 1").fetchall()
