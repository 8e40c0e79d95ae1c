"""Whoever has made the object may have connected it."""
import sqlite3

from dask.distributed import Client


class Store:
    def __init__(self):
        self.connection = None

    def connect(self):
        self.connection = sqlite3.connect(":memory:")

    def work(self, n):
        return n

    def run(self, client):
        return client.submit(self.work, 1).result()  # expect: DPK109


def process(client: Client, store: Store):
    return client.submit(store.work, 1).result()  # expect: DPK109
