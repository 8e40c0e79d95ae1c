# verified: TypeError: cannot pickle '_queue.SimpleQueue' object
"""A task hands parts of its work to the driver's thread pool."""
from concurrent.futures import ThreadPoolExecutor

import dask

pool = ThreadPoolExecutor(2)


@dask.delayed  # expect: DPK107
def lengths(words):
    return list(pool.map(len, words))


if __name__ == "__main__":
    print(lengths(["a", "bc"]).compute(scheduler="processes"))
