# verified: runs
"""The task makes its own pool, and closes it."""
from concurrent.futures import ThreadPoolExecutor

import dask


@dask.delayed
def lengths(words):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(len, words))


if __name__ == "__main__":
    print(lengths(["a", "bc"]).compute(scheduler="processes"))
