"""Prices, and the connection to where they are."""
import sqlite3
from functools import cached_property


class Prices:
    def __init__(self, path):
        self.path = path

    @cached_property
    def conn(self):
        return sqlite3.connect(self.path)

    def of(self, name):
        return self.conn.execute("select length(?)", (name,)).fetchone()[0]


class Checked(Prices):
    def __init__(self, path):
        super().__init__(path)
        self.check()

    def check(self):
        print(self.conn.execute("select 1").fetchone())
