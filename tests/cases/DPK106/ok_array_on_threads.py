# verified: runs
"""An array is computed by threads where nobody speaks of anything else."""
import threading

import dask.array as da

guard = threading.Lock()


def guarded(block):
    with guard:
        return block + 1


if __name__ == "__main__":
    print(da.ones(4, chunks=2).map_blocks(guarded).sum().compute())
