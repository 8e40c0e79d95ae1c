# verified: TypeError: cannot pickle 'sqlite3.Connection' object
"""The driver reads the cached connection first; from then on it is an attribute of the object."""
from dask.distributed import Client
from stores import Checked, Prices

if __name__ == "__main__":
    prices = Prices(":memory:")
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(prices.of, "a").result())
        rows = prices.conn.execute("select 1").fetchall()
        futures = [client.submit(Checked(":memory:").of, "b")]  # expect: DPK109
        print(client.submit(prices.of, "c").result(), rows, futures)  # expect: DPK109
