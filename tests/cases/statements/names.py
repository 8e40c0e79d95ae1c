"""Which of the values of a name is meant, and which a task finds when it is pickled."""
import sys
import threading
from multiprocessing import *  # noqa: F403

import dask
from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit
flag = len(sys.argv) > 99


def use(*things):
    return None


# The last one counts.
guard = threading.Lock()
guard = "a"
submit(use, guard)
guard = threading.Lock()
submit(use, guard)  # fails: lock of 22
if flag:
    guard = "b"
submit(use, guard)  # may fail: lock of 22
del guard
guard = "c"
submit(use, guard)
try:
    guard = threading.Lock()
except OSError as error:
    submit(use, error)
submit(use, guard)  # may fail: lock of 31
USE_LOCK = False
if USE_LOCK:
    guard = threading.Lock()
else:
    guard = "d"
submit(use, guard)
if not USE_LOCK:
    guard = threading.Event()
submit(use, guard)  # may fail: lock of 42

# Parts of what is unpacked.
first, second = "a", threading.Lock()
submit(use, first)
submit(use, second)  # fails: lock of 46
first, *rest = threading.Lock(), "b", threading.Lock()
submit(use, first)  # fails: lock of 49
submit(use, rest)  # fails: lock of 49
submit(use, rest[0])
submit(use, rest[1])  # fails: lock of 49
*rest, last = "a", threading.Lock(), "c"
submit(use, rest)  # fails: lock of 54
submit(use, last)
first, *rest, last = threading.Lock(), "b", threading.Lock()
submit(use, rest)
submit(use, last)  # fails: lock of 57
(first, (second, third)), last = ("a", ("b", threading.Lock())), "d"
submit(use, second)
submit(use, third)  # fails: lock of 60
for name, lock in [("a", threading.Lock()), ("b", threading.Lock())]:
    submit(use, name)
    submit(use, lock)  # fails: lock of 63
for name, lock in zip("ab", [threading.Lock(), threading.Lock()]):
    submit(use, name)
    submit(use, lock)  # fails: lock of 66
one = other = threading.Lock()
submit(use, one)  # fails: lock of 69
submit(use, other)  # fails: lock of 69
one, other = other, "a"
submit(use, one)  # fails: lock of 69
submit(use, other)
total = [1]
total += [threading.Lock()]
submit(use, total)  # fails: lock of 76
total += ("c",)
submit(use, total[0])  # may: lock of 76
count = 1
count += 1
submit(use, count)

# What functions write elsewhere.
pool = None


def set_pool():
    global pool
    pool = threading.Lock()


def reads_pool():
    return pool


submit(use, pool)
set_pool()
submit(use, pool)  # fails: lock of 90
submit(reads_pool)  # fails: lock of 90


def outer():
    kept = None
    other = "a"

    def fill():
        nonlocal kept
        kept = threading.Lock()

    def task():
        return other

    def task_of_it():
        return kept

    fill()
    submit(task)
    submit(task_of_it)  # fails: lock of 109


outer()


class Scope:
    guard = threading.Lock()

    def task(self):
        return count


submit(Scope().task)  # fails: lock of 126
submit(Scope.task, 1)


@dask.delayed
def stores():
    global count
    count = threading.Lock()


submit(use, count)

# Names of builtins and of what a star brings.
submit(use, Lock())  # fails: lock of 145
submit(use, len)
submit(use, print)
submit(use, type)
submit(map, str, ["a"])
submit(use, map(str, "a"))

# What a test has found out.
found = globals()["guard"]
if isinstance(found, threading.Event):
    submit(use, found)  # fails: lock of 154
found = globals()["first"]
assert isinstance(found, str)
submit(use, found)
