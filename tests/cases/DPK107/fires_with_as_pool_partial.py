# verified: NotImplementedError: pool objects cannot be passed between processes or pickled
"""A process pool of a with block, kept by functools.partial."""
from functools import partial
from multiprocessing.pool import ThreadPool

import dask
import dask.array as da


def spread(pool, block):
    return block + len(pool.map(len, ["ab"]))


if __name__ == "__main__":
    x = da.ones(2, chunks=1)
    with ThreadPool(1) as pool:
        y = da.map_blocks(partial(spread, pool), x, dtype=x.dtype)  # expect: DPK107
        print(dask.compute(y, scheduler="processes"))
