"""What instances of dataclasses, attrs classes and named tuples hold."""
import threading
from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import attr
import attrs
from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit


def use(*things):
    return None


@dataclass
class Base:
    name: str
    guard: Any = None


@dataclass
class Job(Base):
    size: int = 0
    lock: Any = field(default_factory=threading.Lock)


submit(use, Base("a"))
submit(use, Base("a", threading.Lock()))  # fails: lock of 32
submit(use, Base(threading.Lock(), "a"))  # fails: lock of 33
submit(use, Base(threading.Lock(), "a").name)  # fails: lock of 34
submit(use, Base(threading.Lock(), "a").guard)
submit(use, Base(guard=threading.Lock(), name="a").guard)  # fails: lock of 36
submit(use, Base(guard=threading.Lock(), name="a").name)
submit(use, Job("a"))  # fails: lock of 28
submit(use, Job("a").lock)  # fails: lock of 28
submit(use, Job("a").size)
submit(use, Job("a", None, 1, None))
submit(use, Job("a", None, 1, threading.Event()).lock)  # fails: lock of 42
submit(use, Job("a", lock=None))
submit(use, Job("a", threading.Event(), lock=None).guard)  # fails: lock of 44
submit(use, Job(*["a", None, threading.Event(), None]).size)  # fails: lock of 45
submit(use, Job(*["a", None, threading.Event(), None]).lock)
submit(use, Job(**{"name": "a", "lock": None}))
submit(use, Job(**{"name": threading.Lock(), "lock": None}))  # fails: lock of 48


@attr.s(auto_attribs=True)
class Old:
    name: str
    lock: Any = attr.ib(factory=threading.Lock)


@attr.s
class Older:
    name = attr.ib()
    lock = attr.ib(default=attr.Factory(threading.Lock))
    count = attr.ib(default=0)


@attrs.define
class New:
    name: str
    lock: Any = attrs.field(factory=threading.Lock)
    first: Any = attrs.field(default=None)


@attrs.frozen
class Given:
    name: str
    lock: Any = attrs.Factory(threading.Lock)


submit(use, Old("a"))  # fails: lock of 54
submit(use, Old("a", None))
submit(use, Older("a"))  # fails: lock of 60
submit(use, Older("a").count)
submit(use, Older("a", None))
submit(use, Older("a", None, threading.Lock()))  # fails: lock of 82
submit(use, Older(threading.Lock(), None).name)  # fails: lock of 83
submit(use, New("a"))  # fails: lock of 67
submit(use, New("a").first)
submit(use, New("a", None))
submit(use, New("a", None, threading.Lock()).first)  # fails: lock of 87
submit(use, Given("a"))  # fails: lock of 74
submit(use, Given("a", 1))
submit(use, Given(name=threading.Lock(), lock=1))  # fails: lock of 90


@dataclass
class Shared:
    lock: Any = field(default=threading.Lock())
    event: Any = field(default=None)


submit(use, Shared().lock)  # fails: lock of 95
submit(use, Shared().event)
submit(use, Shared(1))  # unseen
submit(use, Shared)  # unseen


class Row(NamedTuple):
    name: str
    lock: Any = None


submit(use, Row("a"))
submit(use, Row("a", threading.Lock()))  # fails: lock of 111
submit(use, Row("a", threading.Lock()).lock)  # fails: lock of 112
submit(use, Row("a", threading.Lock()).name)

Pair = namedtuple("Pair", "name lock")
Listed = namedtuple("Listed", ["name", "lock"])
Commas = namedtuple("Commas", field_names="name, lock")

submit(use, Pair("a", 1))
submit(use, Pair("a", threading.Lock()))  # fails: lock of 120
submit(use, Pair("a", threading.Lock()).name)
submit(use, Pair("a", threading.Lock()).lock)  # fails: lock of 122
submit(use, Pair("a", threading.Lock())[0])
submit(use, Pair("a", threading.Lock())[1])  # fails: lock of 124
submit(use, Pair(lock=threading.Lock(), name="a").name)
submit(use, Pair(lock=threading.Lock(), name="a").lock)  # fails: lock of 126
submit(use, Pair(lock=threading.Lock(), name="a")[0])  # may: lock of 127
submit(use, Listed("a", threading.Lock()).name)
submit(use, Listed("a", threading.Lock()).lock)  # fails: lock of 129
submit(use, Commas("a", threading.Lock()).name)
submit(use, Commas("a", threading.Lock()).lock)  # fails: lock of 131
name, lock = Pair("a", threading.Lock())
submit(use, name)
submit(use, lock)  # fails: lock of 132
submit(use, Pair(*["a", threading.Lock()]).lock)  # fails: lock of 135
submit(use, Pair(*["a", threading.Lock()]).name)


# What is promised of a field, where its value is not known.
def unknown(which):
    return globals()[which]


@dataclass
class Promised:
    lock: threading.Lock
    name: str
    event: "threading.Event" = None


the_lock = threading.Lock()
the_event = threading.Event()
promised = Promised(unknown("the_lock"), unknown("__name__"), unknown("the_event"))
submit(use, promised.lock)  # fails: lock of 146
submit(use, promised.event)  # fails: lock of 148
submit(use, promised.name)


def take(promised: Promised):
    submit(use, promised.name)
    submit(use, promised.lock)  # fails: lock of 146


take(unknown("promised"))
