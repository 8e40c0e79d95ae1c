# verified: runs
"""A thread that starts and ends in the task."""
import threading

import dask.bag as db


def run(n):
    worker = threading.Thread(target=print, args=(n,))
    worker.start()
    worker.join()
    return n


if __name__ == "__main__":
    print(db.from_sequence([1], npartitions=1).map(run).compute(scheduler="processes"))
