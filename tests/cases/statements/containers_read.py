"""What is taken out of containers: by key, by index, by slice, or one after the other."""
import itertools
import threading
from collections import Counter, OrderedDict, defaultdict, deque
from contextlib import closing, nullcontext
from types import SimpleNamespace

from dask.distributed import Client

client = Client(processes=False, n_workers=1, dashboard_address=None)
submit = client.submit


def use(*things):
    return None


table = {"lock": threading.Lock(), "name": "a", 3: "three"}
pair = ["a", threading.Lock()]
three = (threading.Lock(), "b", "c")
key = "lock"

# By key.
submit(use, table["lock"])  # fails: lock of 18
submit(use, table["name"])
submit(use, table[3])
submit(use, table[key])  # fails: lock of 18
submit(use, table.get("lock"))  # fails: lock of 18
submit(use, table.get("name"))
submit(use, table.get("other", threading.Lock()))  # may fail: lock of 18, lock of 30
submit(use, table.get("other", 3))  # may: lock of 18
submit(use, table.setdefault("name", threading.Lock()))
submit(use, list(table))
submit(use, list(table.keys()))
submit(use, [one for one in table])
submit(use, list(table.values()))  # may fail: lock of 18
submit(use, list(table.items()))  # may fail: lock of 18
submit(use, [name for name, one in table.items()])
submit(use, [one for name, one in table.items()])  # may fail: lock of 18
submit(use, dict(table))  # fails: lock of 18
submit(use, dict(table, more=1))  # fails: lock of 18
submit(use, dict(lock=1, name=2))
submit(use, dict(lock=1, name=threading.Lock()))  # fails: lock of 43
submit(use, dict(lock=1, name=threading.Lock())["lock"])
submit(use, dict(lock=1, name=threading.Lock())["name"])  # fails: lock of 45
submit(use, OrderedDict(table)["lock"])  # fails: lock of 18
submit(use, OrderedDict(table)["name"])
submit(use, table.copy())  # fails: lock of 18
submit(use, table.copy()["name"])
submit(use, {**table})  # fails: lock of 18
submit(use, {**table, "lock": 3})
submit(use, {threading.Lock(): 1})  # fails: lock of 52

# By index.
submit(use, pair[0])
submit(use, pair[1])  # fails: lock of 19
submit(use, pair[-1])  # fails: lock of 19
submit(use, pair[-2])
submit(use, three[0])  # fails: lock of 20
submit(use, three[-3])  # fails: lock of 20
submit(use, three[2])
submit(use, (*three, *pair)[1])
submit(use, (*three, *pair)[4])  # fails: lock of 19
submit(use, [*three, 1][3])
submit(use, (three + (1, threading.Lock()))[3])
submit(use, (three + (1, threading.Lock()))[4])  # fails: lock of 66
submit(use, (three * 2)[1])  # may: lock of 20
submit(use, (2 * three)[3])  # may fail: lock of 20
submit(use, set(three))  # fails: lock of 20
submit(use, frozenset(pair))  # fails: lock of 19
submit(use, deque(pair)[0])
submit(use, deque(pair)[1])  # fails: lock of 19

# By slice.
submit(use, pair[:1])
submit(use, pair[1:])  # fails: lock of 19
submit(use, pair[::-1][0])  # fails: lock of 19
submit(use, pair[::-1][1])
submit(use, three[1:])
submit(use, three[1:3])
submit(use, three[:-2])  # fails: lock of 20
submit(use, three[::2])  # fails: lock of 20
submit(use, three[1::2])
submit(use, three[len(pair) :])  # may: lock of 20

# One after the other.
submit(use, next(iter(pair)))  # may: lock of 19
submit(use, next(iter(table)))
submit(use, next(iter(table.values())))  # may fail: lock of 18
submit(use, next(reversed(pair)))  # may fail: lock of 19
submit(use, next(filter(None, ["a", "b"])))
submit(use, next(filter(None, [threading.Lock()])))  # fails: lock of 92
submit(use, next(itertools.islice([threading.Lock()], 1)))  # fails: lock of 93
submit(use, next(itertools.takewhile(bool, [threading.Lock()])))  # fails: lock of 94
submit(use, next(itertools.compress([threading.Lock()], [1])))  # fails: lock of 95
submit(use, next(zip([1], [threading.Lock()]))[0])
submit(use, next(zip([1], [threading.Lock()]))[1])  # fails: lock of 97
submit(use, next(enumerate([threading.Lock()]))[0])
submit(use, next(enumerate([threading.Lock()]))[1])  # fails: lock of 99
submit(use, [one for one in sorted(["b", "a"])])
submit(use, list(itertools.chain(pair)))  # may fail: lock of 19
submit(use, list(map(str, pair)))
submit(use, [at for at, one in enumerate(pair)])
submit(use, [one for at, one in enumerate(pair)])  # may fail: lock of 19
for one in (threading.Lock(), threading.Lock()):
    submit(use, one)  # fails: lock of 105

# With names.
space = SimpleNamespace(lock=threading.Lock(), name="a")
submit(use, space)  # fails: lock of 109
submit(use, space.lock)  # fails: lock of 109
submit(use, space.name)
submit(use, defaultdict(list))
submit(use, defaultdict(threading.Lock))
submit(use, Counter(["a"]))

submit(use, sorted(table, key=str))
submit(use, set(table))
submit(use, [*table])
submit(use, [*table.values()])  # may fail: lock of 18
submit(use, [*zip([threading.Lock()], "a")][0][1])
submit(use, {str(pair): pair, str(three): 3})  # fails: lock of 19

# From generators, and from iterators over several.
locks = [threading.Lock()]
submit(use, tuple(one for one in locks))  # fails: lock of 125
submit(use, tuple(str(one) for one in locks))
submit(use, list(threading.Lock() for _ in range(2)))  # fails: lock of 128
submit(use, dict((name, locks) for name in "ab"))  # fails: lock of 125
submit(use, dict((name, 1) for name in "ab"))
for one in (other for other in locks):
    submit(use, one)  # fails: lock of 125
submit(use, [len(one) for one in (str(other) for other in locks)])
submit(use, list(itertools.chain(locks)))  # fails: lock of 125
submit(use, list(itertools.chain("a", locks)))  # may fail: lock of 125
submit(use, list(itertools.chain.from_iterable([locks])))  # fails: lock of 125
submit(use, list(itertools.chain.from_iterable(["a", "b"])))
submit(use, list(itertools.repeat(locks[0], 2)))  # fails: lock of 125
submit(use, list(itertools.zip_longest("ab", locks)))  # fails: lock of 125
submit(use, dict.fromkeys("ab", locks[0]))  # fails: lock of 125
submit(use, dict.fromkeys("ab"))
submit(use, defaultdict(list, first=locks))  # fails: lock of 125
submit(use, defaultdict(list, {"first": locks}))  # fails: lock of 125


class Ranking:
    def __init__(self):
        self.lock = threading.Lock()

    def of(self, one):
        return str(one)


submit(use, sorted("ba", key=Ranking().of))
submit(use, deque([Ranking().of("a")], maxlen=3))
