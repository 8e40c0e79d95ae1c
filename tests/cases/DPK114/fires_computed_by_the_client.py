# verified: TypeError: cannot pickle 're.Match' object
import re

import dask
from dask.distributed import Client


def first(text):
    return re.match(r"\w+", text)


if __name__ == "__main__":
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        words = [dask.delayed(first)(text) for text in ("a b", "c d")]  # expect: DPK114
        futures = client.compute(words)
        print(client.gather(futures))
