"""What functions are given, and what they return, yield and hand on."""
import contextlib
import functools
import sys
import threading

from dask.distributed import Client
from toolz import curry

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit
flag = len(sys.argv) > 99
the_lock = threading.Lock()


def use(*things):
    return None


def unknown(which):
    return globals()[which]


# What they return.
def nothing():
    pass


def bare():
    return


def one_of(flag):
    if flag:
        return threading.Lock()
    return "a"


def first(things):
    return things[0]


def with_default(thing=threading.Lock()):
    return thing


def promised() -> threading.Lock:
    return unknown("the_lock")


def spread(*things, more=None, **named):
    return things


def named(*things, more=None, **named):
    return named


def more(*things, more=None, **named):
    return more


submit(use, nothing())
submit(use, bare())
submit(use, nothing() or threading.Lock())  # fails: lock of 65
submit(use, bare() and threading.Lock())
submit(use, one_of(flag))  # may: lock of 35
submit(use, first([threading.Lock(), "b"]))  # fails: lock of 68
submit(use, first(["a", threading.Lock()]))
submit(use, with_default())  # fails: lock of 43
submit(use, with_default(3))
submit(use, with_default(thing=threading.Event()))  # fails: lock of 72
submit(use, promised())  # fails: lock of 47
submit(use, spread("a", threading.Lock()))  # fails: lock of 74
submit(use, spread("a", threading.Lock())[0])
submit(use, spread("a", threading.Lock())[1])  # fails: lock of 76
submit(use, spread("a", more=threading.Lock(), other=threading.Lock()))
submit(use, more("a", more=threading.Lock(), other=1))  # fails: lock of 78
submit(use, more(threading.Lock(), other=1))
submit(use, more(threading.Lock(), other=threading.Lock()))
submit(use, named(threading.Lock(), more=threading.Lock()))
submit(use, named(1, more=1, other=threading.Lock()))  # fails: lock of 82
submit(use, named(1, more=1, other=threading.Lock())["other"])  # fails: lock of 83
submit(use, named(1, a=1, other=threading.Lock())["a"])

# What is unpacked for them.
things = ["a", threading.Lock()]
options = {"more": threading.Lock(), "other": 1}
submit(use, spread(*things)[0])
submit(use, spread(*things)[1])  # fails: lock of 87
submit(use, spread(1, *things, 2)[2])  # fails: lock of 87
submit(use, spread(1, *things, 2)[3])
submit(use, first([*things][::-1]))  # fails: lock of 87
submit(use, more(**options))  # fails: lock of 88
submit(use, named(**options))
submit(use, named(**options)["other"])
submit(use, named(**{"other": threading.Lock()}))  # fails: lock of 97
submit(use, with_default(*[1]))
submit(use, with_default(*[threading.Event()]))  # fails: lock of 99
submit(use, with_default(**{"thing": threading.Event()}))  # fails: lock of 100
submit(use, with_default(**{"thing": 1}))
submit(use, spread(*options))
submit(use, spread(*options.values()))  # fails: lock of 88
submit(use, *things)  # fails: lock of 87
submit(use, *things[:1])
submit(use, *[1, *things])  # fails: lock of 87
submit(functools.partial(use, *things))  # fails: lock of 87
submit(functools.partial(use, *things[:1]))


# What is bound for them.
def pair(left, right=None):
    return right


submit(use, functools.partial(pair, threading.Lock())(1))
submit(use, functools.partial(pair, 1)(threading.Lock()))  # fails: lock of 117
submit(use, functools.partial(pair, right=threading.Lock())(1))  # fails: lock of 118
submit(functools.partial(pair, threading.Lock()))  # fails: lock of 119
submit(functools.partial(pair), 1)


def left(left, right):
    return left


added = curry(left)
submit(use, added(threading.Lock())(1))  # fails: lock of 128
submit(use, added(1)(threading.Lock()))
submit(use, curry(pair)(1, threading.Lock()))  # fails: lock of 130


# What they yield.
def steps():
    yield threading.Lock()
    yield threading.Lock()


def names():
    yield "a"
    yield from ["b", "c"]


def locks():
    yield from steps()


@contextlib.contextmanager
def guarded():
    yield threading.Lock()


@contextlib.contextmanager
def named_after():
    yield "a"


submit(use, steps())  # fails: generator of 158
submit(use, list(steps()))  # fails: lock of 135, lock of 136
submit(use, next(steps()))  # fails: lock of 135, lock of 136
submit(use, list(locks()))  # fails: lock of 135, lock of 136
submit(use, list(names()))
submit(use, next(names()))
submit(use, [one for one in steps()])  # fails: lock of 135, lock of 136
submit(use, guarded())  # fails: other of 165
with guarded() as inner:
    submit(use, inner)  # fails: lock of 150
with named_after() as inner:
    submit(use, inner)
with contextlib.closing(open(__file__ if flag else "kept", "w")) as out:
    submit(use, out)  # fails: file of 170
with contextlib.nullcontext(threading.Lock()) as inner:
    submit(use, inner)  # fails: lock of 172
with contextlib.nullcontext() as inner:
    submit(use, inner)
with threading.Lock() as inner:
    submit(use, inner)


class Entered:
    def __enter__(self):
        self.event = threading.Event()
        return self.event

    def __exit__(self, *error):
        return None


with Entered() as inner:
    submit(use, inner)  # fails: lock of 182


# Who calls them.
def hand_on(thing):
    submit(use, thing)  # fails: lock of 228


def hand_on_twice(thing, other):
    submit(use, thing)
    submit(use, other)  # fails: lock of 229


class Maker:
    def __init__(self, thing):
        submit(use, thing)  # fails: lock of 230


class Sender:
    def send(self, thing):
        submit(use, thing)  # fails: lock of 232

    def __call__(self, thing):
        return thing

    @staticmethod
    def first(thing, other=None):
        return thing

    @classmethod
    def second(cls, thing, other=None):
        return other

    @property
    def lock(self):
        return threading.Lock()


hand_on(threading.Lock())
hand_on_twice(1, threading.Lock())
Maker(threading.Lock())
sender = Sender()
sender.send(threading.Lock())
submit(use, sender(threading.Lock()))  # fails: lock of 233
submit(use, sender(1))
submit(use, sender.first(threading.Lock()))  # fails: lock of 235
submit(use, Sender.first(1, threading.Lock()))
submit(use, sender.second(1, threading.Lock()))  # fails: lock of 237
submit(use, Sender.second(threading.Lock(), 1))
submit(use, sender.lock)  # fails: lock of 225
