# verified: runs
"""Arrays and frames that the task only reads, that are its own, or that nobody looks at again."""
import numpy as np
import pandas as pd
from dask.distributed import Client

weights = np.ones(3)
table = pd.DataFrame({"x": [1.0, 2.0]})
scratch = np.empty(3)


def own(n):
    out = weights.copy()
    out[n] = 0
    return out.sum()


def derived(n):
    return table.add(n).pop("x").sum()


def unseen(n):
    scratch[n] = weights[n]
    return n


def summed(out):
    out = np.array(out)
    out[0] = 5
    return out.sum()


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        assert client.submit(own, 1).result() == 2
        assert client.submit(derived, 1).result() == 5
        assert client.submit(unseen, 1).result() == 1
        assert client.submit(summed, [1, 2]).result() == 7
    print(weights, table)
