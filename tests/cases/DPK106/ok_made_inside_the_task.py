# verified: runs
"""The lock and the queue belong to the task."""
import queue
import threading

import dask.bag as db


def process(n):
    guard = threading.Lock()
    todo = queue.Queue()
    todo.put(n)
    with guard:
        return todo.get()


if __name__ == "__main__":
    print(db.from_sequence([1], npartitions=1).map(process).compute(scheduler="processes"))
