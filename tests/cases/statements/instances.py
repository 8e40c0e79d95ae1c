"""What the attributes of instances hold: stored by methods, inherited, or set from outside."""
import sys
import threading
from abc import ABC
from functools import cached_property

from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit
flag = len(sys.argv) > 99


def use(*things):
    return None


class Base(ABC):
    shared = "a"

    def __init__(self, guard=None):
        self.guard = guard
        self.prepare()

    def prepare(self):
        self.name = "base"

    def make(self):
        return threading.Lock()


class Plain(Base):
    pass


class Prepared(Base):
    def prepare(self):
        super().prepare()
        self.lock = threading.Lock()


class Silent(Base):
    def __init__(self):
        self.size = 1


class Named(Base):
    def __init__(self):
        Base.__init__(self, threading.Lock())


class Other(Base):
    def make(self):
        return "a"


class Further(Other):
    def make(self):
        return super().make()


class Nearest(Base):
    def make(self):
        return super().make()


submit(use, Plain())
submit(use, Plain(threading.Lock()))  # fails: lock of 68
submit(use, Plain(threading.Lock()).guard)  # fails: lock of 69
submit(use, Plain(threading.Lock()).name)
submit(use, Plain().shared)
submit(use, Plain().make())  # fails: lock of 29
submit(use, Prepared())  # fails: lock of 39
submit(use, Prepared().lock)  # fails: lock of 39
submit(use, Prepared().name)
submit(use, Silent())
submit(use, Named())  # fails: lock of 49
submit(use, Named().guard)  # fails: lock of 49
submit(use, Other().make())
submit(use, Further().make())
submit(use, Nearest().make())  # fails: lock of 29
submit(use, vars(Plain()))
submit(use, Prepared().__dict__)  # fails: lock of 39
submit(use, Prepared().__dict__["name"])
submit(use, Prepared().__dict__["lock"])  # fails: lock of 39
submit(use, Plain().__dict__)


class Late:
    """What methods store that may not have run."""

    def __init__(self):
        self.lock = None
        self.event = None

    def start(self):
        self.lock = threading.Lock()

    def never(self):
        self.event = threading.Event()


late = Late()
submit(use, late)
late.start()
submit(use, late)  # fails: lock of 97
submit(use, late.event)


class Some:
    def __init__(self, flag):
        if flag:
            self.lock = threading.Lock()
        self.name = "a"

    lock = None


submit(use, Some(flag))  # may: lock of 113
submit(use, Some(flag).name)


class Through:
    """The instance has another name here, and parts are put into what it holds."""

    def __init__(this, thing):
        this.things = []
        this.things.append(thing)
        this.table = {}
        this.table["lock"] = thing

    def first(this):
        return this.things[0]


submit(use, Through(1))
submit(use, Through(threading.Lock()).things)  # fails: lock of 137
submit(use, Through(threading.Lock()).table["lock"])  # fails: lock of 138
submit(use, Through(threading.Lock()).first())  # fails: lock of 139
submit(use, Through(1).first())


class Kept:
    @cached_property
    def kept(self):
        return "a"

    @cached_property
    def lock(self):
        return threading.Lock()


class Has:
    lock = "of the class"

    @property
    def made(self):
        return threading.Lock()

    @staticmethod
    def still():
        return threading.Lock()

    @classmethod
    def known(cls):
        return cls.lock


submit(use, Has().lock)
submit(use, Has.lock)
submit(use, Has().made)  # fails: lock of 158
submit(use, Kept().kept)
submit(use, Kept().lock)  # fails: lock of 150
submit(use, Has.still())  # fails: lock of 162
submit(use, Has().known())

# Set from outside.
has = Has()
has.lock = threading.Lock()
submit(use, has.lock)  # fails: lock of 179
submit(use, has)  # fails: lock of 179
has.lock = None
submit(use, has)
setattr(has, "lock", threading.Lock())
submit(use, has)  # fails: lock of 184
del has.lock
submit(use, has)
has.__dict__.update(lock=threading.Lock())
submit(use, has.lock)  # fails: lock of 188
has.lock = [1]
has.lock.append(threading.Lock())
submit(use, has.lock)  # fails: lock of 191
submit(use, has.lock[0])
if flag:
    has.lock = None
submit(use, has.lock)  # may fail: lock of 191


class Stack(list):
    """It holds what it is made from."""


class Counted(list):
    def __init__(self, things):
        self.count = len(things)


submit(use, Stack([threading.Lock()]))  # may fail: lock of 208
submit(use, Stack([1]))
submit(use, Counted([threading.Lock()]))


class Made:
    def __new__(cls, thing):
        self = super().__new__(cls)
        self.thing = thing
        return self


submit(use, Made(1))


class Entry:
    def __getitem__(self, key):
        return key

    def __iter__(self):
        return iter([])


submit(use, Entry()["a"])
submit(use, list(Entry()))
submit(use, getattr(Prepared(), "name"))
submit(use, getattr(Prepared(), "lock", None))  # fails: lock of 39
