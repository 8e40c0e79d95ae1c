# verified: runs
"""Only tasks read the cached connection, each its own; what the driver reads is a number."""
from dask.distributed import Client
from stores import Direct, Prices

if __name__ == "__main__":
    prices, other = Prices(":memory:"), Prices(":memory:")
    print(other.conn.execute("select 1").fetchone())
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        print(client.submit(prices.of, "a").result())
        print(prices.size, prices.fresh.execute("select 1").fetchone())
        print(client.submit(prices.of, "b").result())
        direct = Direct(":memory:")
        print(direct.conn.execute("select 1").fetchone())
        print(client.submit(direct.of, "c").result())
    print(prices.conn.execute("select 1").fetchone())
