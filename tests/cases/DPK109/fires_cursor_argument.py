# verified: TypeError: cannot pickle 'sqlite3.Cursor' object
"""The connection's cursor is an argument."""
import sqlite3

from dask.distributed import Client


def fetch(cursor, n):
    return cursor.execute("select ?", (n,)).fetchone()


def main():
    conn = sqlite3.connect(":memory:")
    cursor = conn.cursor()
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(fetch, cursor, 1).result())  # expect: DPK109


if __name__ == "__main__":
    main()
