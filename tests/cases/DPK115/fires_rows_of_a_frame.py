# verified: TypeError: Dask no longer supports mapping over Iterators or Queues.Consider using a normal for loop and Client.submit
import pandas as pd
from dask.distributed import Client


def show(pair):
    return str(pair)


if __name__ == "__main__":
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for ask in (
            lambda: client.map(show, frame.itertuples()),  # expect: DPK115
            lambda: client.map(show, frame.dropna().items()),  # expect: DPK115
            lambda: client.map(show, frame["b"].value_counts().items()),  # expect: DPK115
        ):
            try:
                ask()
            except TypeError as error:
                print(error)
        print(client.gather(client.map(show, pd.Series([1, 2]).items())))  # expect: DPK115
