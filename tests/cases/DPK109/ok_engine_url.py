# verified: runs
"""An engine's URL is text in parts; the task makes its own engine of it."""
import sqlalchemy as sa
from dask.distributed import Client


def one(url):
    engine = sa.create_engine(url)
    with engine.connect() as conn:
        return conn.execute(sa.text("select 1")).scalar()


if __name__ == "__main__":
    engine = sa.create_engine("sqlite://")
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        print(client.submit(one, engine.url).result())
