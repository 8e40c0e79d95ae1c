# verified: runs
import pandas as pd
from dask.distributed import Client


def show(pair):
    return str(pair)


if __name__ == "__main__":
    frame = pd.DataFrame({"a": [1, 2], "options": [{"x": 1}, {"y": 2}]})
    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        for mapped in (
            client.map(show, list(frame.itertuples(index=False))),
            client.map(show, frame["options"][0].items()),
            client.map(show, frame["options"].iloc[0].items()),
            client.map(show, frame.at[1, "options"].items()),
            client.map(show, frame.columns),
            client.map(show, frame["a"]),
        ):
            print(client.gather(mapped))
