# verified: runs
"""Weak references and thread locals that never leave the task."""
import threading
import weakref

import dask.bag as db


class Node:
    pass


def visit(n):
    node, state = Node(), threading.local()
    state.count = n
    return weakref.ref(node)() is node, state.count


if __name__ == "__main__":
    print(db.from_sequence([1], npartitions=1).map(visit).compute(scheduler="processes"))
