"""The objects: some pickle, some do not, and nothing here says which.

In `uses`, X stands for the object. They do no harm to what is used more than once, or by several
threads, or as a copy.
"""

from __future__ import annotations

from dataclasses import replace

from .grammar import Thing

_OPENS = frozenset({"opens"})
_PLAIN_DATA = frozenset({"unhashable"})
_TABLES = frozenset({"unhashable", "no-truth"})
_HERE = frozenset({"no-global"})

_LOCKS = (
    Thing(
        "threading.Lock",
        ("import threading",),
        make=("threading.Lock()",),
        names=("guard", "mutex", "write_lock"),
        uses=("X.locked()",),
        weight=2,
    ),
    Thing(
        "threading.RLock",
        ("from threading import RLock",),
        make=("RLock()",),
        names=("guard", "mutex"),
    ),
    Thing(
        "threading.Event",
        ("from threading import Event",),
        make=("Event()",),
        names=("ready", "stopped"),
        uses=("X.is_set()",),
    ),
    Thing(
        "threading.Condition",
        ("import threading as th",),
        make=("th.Condition()",),
        names=("changed", "condition"),
    ),
    Thing(
        "threading.Semaphore",
        ("import threading",),
        make=("threading.Semaphore(2)", "threading.BoundedSemaphore(value=3)"),
        names=("slots", "tickets"),
    ),
    Thing(
        "threading.local",
        ("import threading",),
        make=("threading.local()",),
        names=("per_thread", "local_state"),
    ),
    Thing(
        "threading.Thread",
        ("from threading import Thread",),
        make=("Thread(target=print)", "Thread(target=print, daemon=True)"),
        names=("watcher", "thread"),
        uses=("X.is_alive()",),
    ),
    Thing(
        "queue.Queue",
        ("import queue",),
        make=("queue.Queue()", "queue.Queue(maxsize=5)"),
        names=("jobs", "pending"),
        uses=("X.qsize()",),
    ),
    Thing(
        "multiprocessing.Lock",
        ("import multiprocessing",),
        make=("multiprocessing.Lock()",),
        names=("guard", "mutex"),
        weight=0.5,
    ),
    Thing(
        "SerializableLock",
        ("from dask.utils import SerializableLock",),
        make=("SerializableLock()",),
        names=("guard", "mutex"),
        uses=("X.locked()",),
    ),
    Thing(
        "distributed.Lock",
        ("from dask.distributed import Lock",),
        make=('Lock("table")',),
        names=("shared", "table_lock"),
        marks=_HERE,
    ),
    Thing(
        "distributed.Event",
        ("from distributed import Event",),
        make=('Event("go")',),
        names=("go", "started"),
        marks=_HERE,
    ),
    Thing(
        "distributed.Variable",
        ("from dask.distributed import Variable",),
        make=('Variable("level")',),
        names=("level", "setting"),
        marks=_HERE,
    ),
    Thing(
        "distributed.Queue",
        ("import distributed",),
        make=('distributed.Queue("todo")',),
        names=("jobs", "pending"),
        marks=_HERE,
    ),
    Thing(
        "asyncio.Lock",
        ("import asyncio",),
        make=("asyncio.Lock()",),
        names=("guard", "mutex"),
        uses=("X.locked()",),
    ),
)

_GENERATORS = (
    Thing(
        "generator expression",
        make=("(n * n for n in range(9))", "(ch for ch in 'abc')"),
        names=("squares", "numbers"),
        uses=("next(X, None)",),
        weight=2,
    ),
    Thing(
        "generator call",
        defs="def <maker>():\n    yield 1\n    yield 2",
        make=("<maker>()",),
        names=("rows", "lines"),
        uses=("next(X, None)",),
        weight=2,
    ),
    Thing(
        "generator function",
        defs="def <maker>():\n    yield 1\n    yield 2",
        make=("<maker>",),
        names=("rows", "lines"),
        uses=("list(X())",),
    ),
    Thing(
        "coroutine",
        defs="async def <maker>():\n    return 1",
        make=("<maker>()",),
        names=("pending", "answer_later"),
        uses=("X.cr_code",),
    ),
    Thing(
        "async generator",
        defs="async def <maker>():\n    yield 1",
        make=("<maker>()",),
        names=("ticks", "messages"),
    ),
    Thing(
        "map over a list",
        make=("map(str, [1, 2])",),
        names=("texts", "labels"),
        uses=("next(X, None)",),
    ),
    Thing(
        "map over a generator", make=("map(str, (n for n in range(3)))",), names=("texts", "labels")
    ),
    Thing("zip", make=("zip([1, 2], [3, 4])",), names=("pairs", "couples")),
    Thing(
        "zip with a generator",
        make=("zip([1, 2], (n for n in [3, 4]))",),
        names=("pairs", "couples"),
    ),
    Thing("enumerate", make=('enumerate("ab")',), names=("numbered", "counted")),
    Thing(
        "enumerate of a generator",
        make=("enumerate(n for n in range(2))",),
        names=("numbered", "counted"),
    ),
    Thing(
        "filter with a lambda",
        make=("filter(lambda n: n > 1, [1, 2, 3])",),
        names=("big", "chosen"),
    ),
    Thing("reversed", make=("reversed([1, 2])",), names=("backwards",)),
    Thing("iterator of a list", make=("iter([1, 2])",), names=("steps", "queue_")),
    Thing(
        "keys view",
        make=("{'a': 1}.keys()", "{'a': 1}.items()", "dict(a=1).values()"),
        names=("keys", "columns"),
        marks=_PLAIN_DATA,
        uses=("len(X)",),
    ),
    Thing(
        "itertools.count",
        ("import itertools",),
        make=("itertools.count()",),
        names=("counter", "serial"),
        uses=("next(X)",),
    ),
    Thing(
        "itertools.chain of a generator",
        ("from itertools import chain",),
        make=("chain([1], (n for n in [2]))",),
        names=("combined", "everything"),
    ),
    Thing(
        "itertools.islice",
        ("import itertools",),
        make=("itertools.islice([1, 2, 3], 2)",),
        names=("first_two", "head"),
    ),
    Thing(
        "csv.reader",
        ("import csv",),
        make=('csv.reader(["a,b"])',),
        names=("rows", "table_rows"),
        uses=("X.line_num",),
    ),
    Thing(
        "csv.DictReader",
        ("import csv",),
        make=('csv.DictReader(["a,b", "1,2"])',),
        names=("rows", "records"),
    ),
    Thing(
        "os.scandir",
        ("import os",),
        make=('os.scandir(".")',),
        names=("entries", "found_files"),
        marks=frozenset({"opens"}),
    ),
    Thing("os.walk", ("import os",), make=('os.walk(".")',), names=("tree", "walk")),
    Thing(
        "Path.glob",
        ("from pathlib import Path",),
        make=('Path(".").glob("*.csv")',),
        names=("files", "paths"),
    ),
    Thing("re.finditer", ("import re",), make=('re.finditer("a", "banana")',), names=("hits",)),
    Thing(
        "DataFrame.iterrows",
        ("import pandas as pd",),
        make=('pd.DataFrame({"a": [1]}).iterrows()',),
        names=("rows", "records"),
    ),
)

_HANDLES = (
    Thing(
        "file for writing",
        make=('open("notes.txt", "w")', 'open("notes.txt", mode="a")'),
        names=("log", "out"),
        uses=("X.closed",),
        marks=_OPENS,
        weight=2,
    ),
    Thing(
        "binary file",
        make=('open("data.bin", "wb")', "open(__import__('os').devnull, 'rb')"),
        names=("raw", "handle_"),
        uses=("X.closed",),
        marks=_OPENS,
    ),
    Thing(
        "text file for reading",
        ("import os",),
        make=("open(os.devnull)",),
        names=("text_in", "source_file"),
        uses=("X.closed",),
        marks=_OPENS,
    ),
    Thing(
        "Path.open",
        ("from pathlib import Path",),
        make=('Path("notes.txt").open("w")',),
        names=("log", "out"),
        uses=("X.closed",),
        marks=_OPENS,
    ),
    Thing(
        "TemporaryFile",
        ("import tempfile",),
        make=("tempfile.TemporaryFile()",),
        names=("scratch", "spool"),
        marks=_OPENS,
    ),
    Thing(
        "NamedTemporaryFile",
        ("from tempfile import NamedTemporaryFile",),
        make=('NamedTemporaryFile("w")', "NamedTemporaryFile()"),
        names=("scratch", "spool"),
        uses=("X.name",),
    ),
    Thing(
        "TemporaryDirectory",
        ("import tempfile",),
        make=("tempfile.TemporaryDirectory()",),
        names=("folder", "workspace"),
        uses=("X.name",),
    ),
    Thing(
        "ZipFile",
        ("import zipfile",),
        make=('zipfile.ZipFile("a.zip", "w")',),
        names=("archive_", "bundle_"),
        marks=_OPENS,
    ),
    Thing(
        "gzip.open",
        ("import gzip",),
        make=('gzip.open("a.gz", "wb")',),
        names=("packed", "compressed"),
        marks=_OPENS,
    ),
    Thing(
        "mmap",
        ("import mmap",),
        make=("mmap.mmap(-1, 16)",),
        names=("mapped", "region"),
        marks=_OPENS,
    ),
    Thing(
        "StringIO",
        ("import io",),
        make=("io.StringIO()", 'io.StringIO("a,b")'),
        names=("buffer", "text_buffer"),
        uses=("X.getvalue()",),
        marks=_OPENS,
    ),
    Thing(
        "BytesIO",
        ("from io import BytesIO",),
        make=("BytesIO()",),
        names=("buffer", "packet"),
        uses=("X.getvalue()",),
        marks=_OPENS,
    ),
    Thing(
        "socket",
        ("import socket",),
        make=("socket.socket()",),
        names=("sock", "channel"),
        uses=("X.family",),
        marks=_OPENS,
    ),
    Thing(
        "ssl context",
        ("import ssl",),
        make=("ssl.create_default_context()",),
        names=("tls", "ssl_context"),
        weight=0.5,
    ),
    Thing(
        "sqlite3.connect",
        ("import sqlite3",),
        make=('sqlite3.connect(":memory:")',),
        names=("conn", "connection"),
        uses=("X.row_factory",),
        marks=_OPENS,
        weight=2,
    ),
    Thing(
        "sqlite3 cursor",
        ("import sqlite3",),
        make=('sqlite3.connect(":memory:").cursor()',),
        names=("cursor", "cur"),
        uses=("X.arraysize",),
    ),
    Thing(
        "ThreadPoolExecutor",
        ("from concurrent.futures import ThreadPoolExecutor",),
        make=("ThreadPoolExecutor(2)",),
        names=("pool", "executor"),
        marks=_OPENS,
    ),
    Thing(
        "Popen",
        ("import subprocess",),
        make=('subprocess.Popen(["true"])',),
        names=("child", "proc"),
        uses=("X.pid",),
        marks=_OPENS,
        weight=0.5,
    ),
    Thing(
        "Client",
        ("from dask.distributed import Client",),
        make=("Client()",),
        names=("scheduler", "connected", "dask_client"),
        uses=("X.status",),
        marks=frozenset({"opens", "no-global", "driver-only"}),
        weight=3,
    ),
    Thing(
        "event loop",
        ("import asyncio",),
        make=("asyncio.new_event_loop()",),
        names=("loop", "event_loop"),
        uses=("X.is_running()",),
        weight=0.7,
    ),
    Thing(
        "logging.StreamHandler",
        ("import logging",),
        make=("logging.StreamHandler()",),
        names=("console", "sink"),
        uses=("X.level",),
    ),
    Thing(
        "logger",
        ("import logging",),
        make=("logging.getLogger(__name__)",),
        names=("logger", "reporter"),
        uses=('X.debug("seen")',),
    ),
)

_STATE = (
    Thing(
        "sha256",
        ("import hashlib",),
        make=('hashlib.sha256(b"a")', 'hashlib.new("md5")'),
        names=("digest", "checksum"),
        uses=("X.hexdigest()",),
    ),
    Thing(
        "struct.Struct",
        ("import struct",),
        make=('struct.Struct("<i")',),
        names=("layout",),
        uses=("X.size",),
    ),
    Thing(
        "re.match",
        ("import re",),
        make=('re.match("a", "abc")',),
        names=("hit", "matched"),
        uses=("X.group()",),
    ),
    Thing(
        "re.compile",
        ("import re",),
        make=('re.compile("[a-z]+")',),
        names=("word", "pattern"),
        uses=('X.match("abc")', "X.pattern"),
    ),
    Thing(
        "ContextVar",
        ("from contextvars import ContextVar",),
        make=('ContextVar("request")',),
        names=("request", "current"),
        uses=("X.name",),
    ),
    Thing(
        "weakref",
        ("import weakref",),
        make=("weakref.ref(print)", "weakref.ref(max)"),
        names=("reference", "weak"),
    ),
    Thing(
        "lru_cache function",
        ("import functools",),
        make=("<maker>",),
        defs="@functools.lru_cache\ndef <maker>(n=1):\n    return n * n",
        names=("lookup", "cached"),
        uses=("X(2)",),
    ),
    Thing(
        "lru_cache of a builtin",
        ("from functools import lru_cache",),
        make=("lru_cache(abs)", "lru_cache(maxsize=8)(abs)"),
        names=("lookup", "cached"),
        uses=("X(2)",),
        weight=0.5,
    ),
    Thing(
        "singledispatch function",
        ("import functools",),
        make=("<maker>",),
        defs="@functools.singledispatch\ndef <maker>(n=1):\n    return n",
        names=("show", "render"),
        weight=0.5,
    ),
    Thing(
        "frame",
        ("import sys",),
        make=("sys._getframe()",),
        names=("frame", "here"),
        uses=("X.f_lineno",),
        weight=0.5,
    ),
    Thing(
        "SystemRandom",
        ("import random",),
        make=("random.SystemRandom()",),
        names=("rng", "dice"),
        uses=("X.random()",),
    ),
    Thing(
        "Random",
        ("import random",),
        make=("random.Random(4)",),
        names=("rng", "dice"),
        uses=("X.random()",),
    ),
    Thing(
        "contextmanager object",
        ("import contextlib",),
        make=("<maker>()",),
        defs="@contextlib.contextmanager\ndef <maker>():\n    yield 1",
        names=("scope_", "block"),
    ),
    Thing(
        "contextlib.nullcontext",
        ("import contextlib",),
        make=("contextlib.nullcontext()",),
        names=("scope_", "block"),
    ),
    Thing(
        "contextlib.ExitStack",
        ("from contextlib import ExitStack",),
        make=("ExitStack()",),
        names=("stack", "cleanup"),
        marks=_OPENS,
    ),
    Thing("memoryview", make=('memoryview(b"abc")',), names=("view", "window"), uses=("len(X)",)),
    Thing("instance of object", make=("object()",), names=("marker", "sentinel")),
    Thing("traceback-free exception", make=('ValueError("bad")',), names=("problem", "failure")),
)

_DATA = (
    Thing("int", make=("12", "-4"), names=("offset", "limit"), uses=("X + 1",), weight=2),
    Thing(
        "str",
        make=('"metres"', "'km' + 's'"),
        names=("unit", "label"),
        uses=("X.upper()",),
        weight=2,
    ),
    Thing(
        "list",
        make=("[1, 2]", "sorted({3, 1})"),
        names=("levels", "bounds"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "dict",
        make=('{"a": 1}', "dict(a=1)"),
        names=("mapping", "lookup_table"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "list of a generator",
        make=("list(n for n in range(3))", "[*range(3)]"),
        names=("levels", "bounds"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "sum of a generator",
        make=("sum(n for n in range(3))",),
        names=("amount", "weight"),
        uses=("X + 1",),
    ),
    Thing(
        "Path",
        ("from pathlib import Path",),
        make=('Path("data") / "x.csv"', "Path.cwd()"),
        names=("source", "folder"),
        uses=("X.name",),
    ),
    Thing(
        "datetime",
        ("import datetime",),
        make=("datetime.datetime.now()",),
        names=("begun", "today"),
        uses=("X.year",),
    ),
    Thing(
        "Decimal",
        ("from decimal import Decimal",),
        make=('Decimal("1.5")',),
        names=("price", "rate"),
        uses=("X + 1",),
    ),
    Thing(
        "numpy array",
        ("import numpy as np",),
        make=("np.arange(3)", "np.zeros((2, 2))"),
        names=("weights", "grid"),
        uses=("X.shape",),
        marks=_TABLES,
    ),
    Thing(
        "numpy generator",
        ("import numpy as np",),
        make=("np.random.default_rng(1)",),
        names=("rng", "noise"),
        uses=("X.random()",),
    ),
    Thing(
        "DataFrame",
        ("import pandas as pd",),
        make=('pd.DataFrame({"a": [1, 2]})',),
        names=("frame_", "records"),
        uses=("X.shape",),
        marks=_TABLES,
    ),
    Thing(
        "module", ("import math",), make=("math",), names=("lib", "backend_module"), uses=("X.pi",)
    ),
    Thing("lambda", make=("(lambda n: n + 1)",), names=("plus_one", "step_up"), uses=("X(1)",)),
    Thing(
        "function",
        defs="def <maker>(n):\n    return n * 2",
        make=("<maker>",),
        names=("double", "twice"),
        uses=("X(1)",),
    ),
    Thing(
        "partial",
        ("import functools",),
        make=("functools.partial(pow, 2)",),
        names=("power", "doubling"),
        uses=("X(3)",),
    ),
    Thing("class", defs="class <Made>:\n    size = 3", make=("<Made>",), names=("kind", "factory")),
    Thing(
        "instance",
        defs="class <Made>:\n    def __init__(self):\n        self.size = 3",
        make=("<Made>()",),
        names=("model", "record"),
        uses=("X.size",),
    ),
    Thing(
        "dataclass instance",
        ("from dataclasses import dataclass",),
        make=("<Made>(2)",),
        defs="@dataclass\nclass <Made>:\n    size: int = 3",
        names=("model", "record"),
        uses=("X.size",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "namedtuple",
        ("from collections import namedtuple",),
        make=("<Made>(1)",),
        defs='<Made> = namedtuple("<Made>", "size")',
        names=("model", "record"),
        uses=("X.size",),
    ),
    Thing(
        "enum member",
        ("import enum",),
        make=("<Made>.LOW",),
        defs="class <Made>(enum.Enum):\n    LOW = 1",
        names=("grade", "rank"),
        uses=("X.value",),
    ),
)

_HOLDING = (
    Thing(
        "namespace with a lock",
        ("import threading", "import types"),
        make=("types.SimpleNamespace(lock=threading.Lock(), size=2)",),
        names=("state_bag", "context_"),
        uses=("X.size",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "dict of a generator",
        make=('{"rows": (n for n in range(2)), "size": 1}',),
        names=("mapping", "parts_table"),
        uses=('X["size"]',),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "list of locks",
        ("import threading",),
        make=("[threading.Lock() for _ in range(2)]", "[threading.Lock()] * 2"),
        names=("locks", "guards"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "tuple with a file",
        make=('("notes.txt", open("notes.txt", "w"))',),
        names=("pair", "named_file"),
        uses=("X[0]",),
    ),
    Thing(
        "bound method of a lock",
        ("import threading",),
        make=("threading.Lock().acquire",),
        names=("take", "enter"),
    ),
    Thing(
        "bound method of a list",
        make=("[1, 2].count",),
        names=("times", "how_often"),
        uses=("X(1)",),
    ),
    Thing(
        "partial of a lock",
        ("import functools", "import threading"),
        make=("functools.partial(print, threading.Lock())",),
        names=("show", "render"),
    ),
    Thing(
        "value read from a lock",
        ("import threading",),
        make=("threading.Lock().locked()",),
        names=("busy", "taken"),
        uses=("int(X)",),
    ),
    Thing(
        "digest",
        ("import hashlib",),
        make=('hashlib.sha256(b"a").hexdigest()',),
        names=("digest", "checksum"),
        uses=("X.upper()",),
    ),
    Thing(
        "rows of a query",
        ("import sqlite3",),
        make=('sqlite3.connect(":memory:").execute("select 1").fetchall()',),
        names=("rows", "records"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "query",
        ("import sqlite3",),
        make=('sqlite3.connect(":memory:").execute("select 1")',),
        names=("rows", "records"),
    ),
    Thing(
        "defaultdict of a lambda",
        ("import collections",),
        make=("collections.defaultdict(lambda: 0)",),
        names=("counts", "tally"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "deque of a generator",
        ("from collections import deque",),
        make=("deque(n for n in range(2))",),
        names=("window", "recent"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "instance with a lock",
        ("import threading",),
        make=("<Made>()",),
        defs="class <Made>:\n    def __init__(self):\n        self.lock = threading.Lock()\n"
        "        self.size = 1",
        names=("model", "record"),
        uses=("X.size",),
        weight=2,
    ),
    Thing(
        "instance that drops its lock once",
        ("import threading",),
        weight=0.3,
        make=("<Made>()",),
        defs="""\
class <Made>:
    def __init__(self):
        self.lock = threading.Lock()
        self.size = 1

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["lock"]
        return state""",
        names=("model", "record"),
        uses=("X.size",),
    ),
    Thing(
        "instance that makes its lock again",
        ("import threading",),
        make=("<Made>()",),
        defs="""\
class <Made>:
    def __init__(self):
        self.lock = threading.Lock()
        self.size = 1

    def __getstate__(self):
        state = self.__dict__.copy()
        state.pop("lock")
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.lock = threading.Lock()""",
        names=("model", "record"),
        uses=("X.size",),
    ),
    Thing(
        "instance that reduces itself",
        ("import threading",),
        make=("<Made>()",),
        defs="""\
class <Made>:
    def __init__(self):
        self.lock = threading.Lock()
        self.size = 1

    def __reduce__(self):
        return (<Made>, ())""",
        names=("model", "record"),
        uses=("X.size",),
    ),
    Thing(
        "class with a lock",
        ("import threading",),
        make=("<Made>",),
        defs="class <Made>:\n    lock = threading.Lock()\n    size = 1",
        names=("kind", "factory"),
        uses=("X.size",),
    ),
    Thing(
        "exhausted by a loop",
        ("import threading",),
        make=("[lock.locked() for lock in (threading.Lock(), threading.Lock())]",),
        names=("flags", "states"),
        uses=("len(X)",),
        marks=_PLAIN_DATA,
    ),
    Thing(
        "shell",
        make=("get_ipython()", "get_ipython"),
        names=("shell", "ip"),
        contexts=("notebook",),
    ),
)


def _seldom(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """A control group: these are drawn less often."""
    return tuple(replace(thing, weight=thing.weight * 0.2) for thing in things)


OBJECTS: tuple[Thing, ...] = (*_LOCKS, *_GENERATORS, *_HANDLES, *_STATE, *_seldom(_DATA), *_HOLDING)
