# verified: runs
"""The whole of a Dask dataframe is brought home, and goes out again with each partition."""
import dask.dataframe as dd
import pandas as pd
from dask.distributed import Client


def join(folder):
    names = dd.read_csv(f"{folder}/names.csv").compute()
    orders = dd.read_csv(f"{folder}/orders.csv")
    return orders.map_partitions(lambda part: part.merge(names, on="id"))  # expect: DPK206


if __name__ == "__main__":
    import tempfile

    folder = tempfile.mkdtemp()
    pd.DataFrame({"id": [1, 2], "name": ["Ada", "Grace"]}).to_csv(f"{folder}/names.csv")
    pd.DataFrame({"id": [2, 2]}).to_csv(f"{folder}/orders.csv")
    with Client(processes=False, n_workers=1, dashboard_address=None):
        assert len(join(folder).compute()) == 2
