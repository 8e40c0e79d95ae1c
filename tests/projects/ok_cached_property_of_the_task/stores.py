"""Prices, and the connection to where they are."""
import sqlite3
from functools import cached_property


class Prices:
    def __init__(self, path):
        self.path = path
        print(self.size)

    @cached_property
    def conn(self):
        return sqlite3.connect(self.path)

    @cached_property
    def size(self):
        return len(self.path)

    @property
    def fresh(self):
        return sqlite3.connect(self.path)

    def of(self, name):
        return self.conn.execute("select length(?)", (name,)).fetchone()[0]


class Direct(Prices):
    @property
    def conn(self):
        return sqlite3.connect(self.path)
