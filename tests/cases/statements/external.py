"""What calls of the standard library, of builtins and of operators give."""
import asyncio
import codecs
import copy
import functools
import io
import os
import sqlite3
import sys
import threading
import typing
from pathlib import Path

from dask import delayed
from dask.distributed import Client
from toolz import curry

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit
flag = len(sys.argv) > 99
mode = "rb"
lock = threading.Lock()


def use(*things):
    return None


def take(thing, other=None):
    return other


def both(thing, other):
    return other


# Files, which are of several kinds.
submit(use, open("out", "w"))  # fails: file of 38
submit(use, open("out", mode="w"))  # fails: file of 39
submit(use, open(mode="a", file="out"))  # fails: file of 40
submit(use, open("out"))
submit(use, open("out", "r"))
submit(use, open("out", "w+"))
submit(use, open("out", "rb"))  # fails: file of 44
submit(use, open("out", mode))  # fails: file of 45
submit(use, io.open("out", "wb"))  # fails: file of 46
submit(use, open(*["out", "rb"]))  # unseen
submit(use, open(*["out"], mode="w"))  # unseen
submit(use, codecs.open("out", "rb"))  # fails: file of 49
submit(use, os.fdopen(os.open("out", os.O_RDONLY), "rb"))  # fails: file of 50
submit(use, Path("out").open("w"))  # fails: file of 51
submit(use, Path("out").open())
submit(use, Path("out").open(mode="rb"))  # fails: file of 53
submit(use, open("out", "x" if flag else "a"))  # unseen

# What is given back.
submit(use, copy.copy([lock]))  # fails: lock of 22
submit(use, typing.cast(threading.Lock, 3))
submit(use, typing.cast("int", lock))  # fails: lock of 22
submit(use, typing.cast(typ="int", val=lock))  # fails: lock of 22
submit(use, copy.copy(x=[lock]))  # unseen
submit(use, getattr(threading, "Lock")())  # fails: lock of 62
submit(use, getattr(threading, "Lo" + "ck")())  # unseen

# Objects of known types.
connection = sqlite3.connect(":memory:")
submit(use, connection)  # fails: connection of 66
submit(use, connection.cursor())  # fails: connection of 68
submit(use, connection.execute("select 1"))  # fails: connection of 69
submit(use, connection.execute("select 1").fetchall())
submit(use, connection.total_changes)
submit(connection.execute, "select 1")  # fails: connection of 66
submit(use, threading.Condition())  # fails: lock of 73
submit(use, threading.Condition)

# What is bound, wrapped and kept.
submit(functools.partial(use, lock))  # fails: lock of 22
submit(functools.partial(use, thing=lock))  # fails: lock of 22
submit(functools.partial(use, 3))
submit(functools.partial(functools.partial(use, lock), 3))  # fails: lock of 22
submit(functools.partial(threading.Lock().acquire))  # fails: lock of 81
submit(curry(both)(lock), 1)  # fails: lock of 22
submit(use, curry(both)(lock)(other=1))


@functools.lru_cache
def cached(thing):
    return thing


@functools.lru_cache(maxsize=1)
def cached_once(thing):
    return thing


@functools.cache
def cached_too(thing):
    return thing


def wrapping(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)

    return inner


def holding(thing):
    def decorate(function):
        @functools.wraps(wrapped=function)
        def inner(*args):
            return function(*args), thing

        return inner

    return decorate


def updated(function):
    def inner(*args):
        return function(*args)

    return functools.update_wrapper(inner, function)


@wrapping
def plain(thing):
    return thing


@wrapping
def reads(thing):
    return lock


@holding(threading.Lock())
def held(thing):
    return thing


@holding(3)
def held_plain(thing):
    return thing


@updated
def read_too(thing):
    return lock


submit(cached, 1)
submit(cached_once, 1)
submit(cached_too, 1)
submit(functools.lru_cache(take), 1)  # fails: other of 29
submit(functools.lru_cache(maxsize=2)(take), 1)  # fails: other of 29
submit(plain, 1)
submit(reads, 1)  # fails: lock of 22
submit(held, 1)  # fails: lock of 137
submit(held_plain, 1)
submit(read_too, 1)  # fails: lock of 22
submit(use, plain.__wrapped__)
submit(use, reads.__wrapped__)  # fails: lock of 22


# What is delayed.
@delayed
def later(thing):
    return thing


submit(use, delayed(take)(1))
submit(use, delayed(3))
submit(use, delayed([1, 2]))
submit(use, delayed(take, pure=True)(1).real)

# What awaiting gives.


async def lock_of_it():
    return threading.Lock()


async def name_of_it():
    return "a"


submit(use, asyncio.run(lock_of_it()))  # fails: lock of 181
submit(use, asyncio.run(name_of_it()))
submit(use, asyncio.run(main=lock_of_it()))  # fails: lock of 181

# What operators make.
submit(use, lock if flag else 3)  # may: lock of 22
submit(use, lock if True else 3)  # fails: lock of 22
submit(use, lock if not True else 3)
submit(use, lock or 3)  # fails: lock of 22
submit(use, lock and 3)
submit(use, None or lock)  # fails: lock of 22
submit(use, 0 or "a" or lock)
submit(use, [] or lock)  # fails: lock of 22
submit(use, [1] and lock)  # fails: lock of 22
submit(use, flag or lock)  # may fail: lock of 22
submit(use, flag and lock)  # may: lock of 22
submit(use, (kept := lock))  # fails: lock of 22
submit(use, kept)  # fails: lock of 22
submit(use, lock is None)
submit(use, 3 if lock is None else lock)  # fails: lock of 22
submit(use, 3 if lock is not None else lock)
submit(use, 3 if mode == "rb" else lock)
submit(use, 3 if mode != "rb" else lock)  # fails: lock of 22
submit(use, 3 if 1 < len(mode) < 3 else lock)  # may: lock of 22
submit(use, -3)
submit(use, not lock)
submit(use, f"{lock}")
submit(use, [lock, 3][1 - 1])  # may fail: lock of 22
submit(use, {one: lock for one in "ab"})  # fails: lock of 22
submit(use, {lock for one in "ab"})  # fails: lock of 22
submit(use, [lock for one in "ab"])  # fails: lock of 22
submit(use, [str(lock) for one in "ab"])
submit(use, (lock for one in "ab"))  # fails: generator of 220
submit(lambda: lock)  # fails: lock of 22
submit(lambda: 3)
submit(lambda thing=lock: thing)  # fails: lock of 22
submit(use, (lambda: lock)())  # fails: lock of 22
submit(use, (lambda thing: thing)(3))
