"""What ways of mending take on, and what they leave alone; the oracle runs what they make."""

from __future__ import annotations

import textwrap

import pytest

from flake8_dask_pickle.fixing.applying import fixed
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import asyncio
import functools
import sqlite3

import dask.bag as db
from dask.distributed import Client, get_client
"""


def mend(body: str) -> tuple[list[str], str]:
    """The titles of the fixes that are made, and the text below the imports afterwards."""
    text = HEAD + textwrap.dedent(body)
    result = fixed(Source("script.py", text), Settings(), unsafe=True)
    titles = [one.fix.title for one in result.mended if one.fix is not None]
    return titles, result.source.text.partition("Client, get_client\n")[2]


PUT_TOGETHER = """
def use(n, tools=None):
    return repr(tools), n

def main(client):
    guard = sqlite3.connect("a.db")
    box = {}
    box["guard"] = guard
    %s
    return client.submit(use, 1, tools=box).result()
"""


def test_what_is_put_together_is_put_together_inside() -> None:
    titles, text = mend(PUT_TOGETHER % "pass")
    assert titles == ["Make 'tools' inside 'use'"]
    assert text.startswith(
        "\ndef use(n, tools=None):\n"
        '    guard = sqlite3.connect("a.db")\n'
        "    box = {}\n"
        '    box["guard"] = guard\n'
        "    tools = box\n"
        "    return repr(tools), n\n"
    )
    assert "client.submit(use, 1, tools=None)" in text


@pytest.mark.parametrize(
    "line",
    [
        "register(box)",  # who knows what that does with it
        "box = dict(box)",
        "if client.id: box = {}",
        'if client.id: guard = sqlite3.connect("b.db")',
        "for box['other'] in [guard]: guard = 1",
    ],
)
def test_it_stays_where_something_else_may_be_done_with_it(line: str) -> None:
    titles, text = mend(PUT_TOGETHER % line)
    assert titles == []
    assert "tools=box" in text


def test_it_stays_where_the_function_has_names_of_its_own() -> None:
    own = "guard = n; return tools, guard"
    body = (PUT_TOGETHER % "pass").replace("return repr(tools), n", own)
    assert mend(body)[0] == []


def test_an_argument_of_a_method_goes_behind_what_the_collection_gives() -> None:
    body = """
    def use(n, tools):
        return repr(tools), n

    def main(client):
        box = [sqlite3.connect("a.db")]
        return db.from_sequence([1]).map(use, box).compute()
    """
    titles, text = mend(body)
    assert titles == ["Make 'tools' inside 'use'"]
    assert "    tools = box\n" in text
    assert ".map(use, None)" in text


def test_a_cache_is_taken_off_unless_it_is_asked_for() -> None:
    body = """
    @functools.lru_cache(maxsize=4)
    def square(n):
        return n * n

    other = square

    def use(n):
        return other(n)

    client = Client("tcp://192.0.2.1:8786")
    print(client.submit(use, 1).result()%s)
    """
    titles, text = mend(body % "")
    assert titles == ["Take the cache off 'square'"]
    assert "lru_cache" not in text
    assert mend(body % ", square.cache_info()")[0] == []


def test_a_loop_that_only_runs_coroutines_gives_way_to_asyncio() -> None:
    body = """
    loop = asyncio.new_event_loop()

    async def fetch(n):
        return n

    def use(n):
        return loop.run_until_complete(fetch(n))

    client = Client()
    print(client.submit(use, 1).result())
    """
    titles, text = mend(body)
    assert titles == ["Run it with asyncio.run()"]
    assert "    return asyncio.run(fetch(n))\n" in text


HOLDER = """
class Model:
    def __init__(self):
        self.client = Client()
        self.rate = 2

    def step(self, n):
        return %s

    def total(self):
        return self.rate

    def connected(self):
        return self.client.status

    def fit(self):
        return self.client.gather(self.client.map(self.step, [1]))

Model().fit()
"""


@pytest.mark.parametrize(
    ("result", "wanted"),
    [
        ("self.total()", ["Leave 'client' out of the pickle"]),
        ("self.client.id", []),
        ("self.connected()", []),
        ("label(self)", []),
    ],
)
def test_an_attribute_is_left_out_where_no_task_asks_for_it(result: str, wanted: list[str]) -> None:
    helper = "\ndef label(model):\n    return model.connected()\n"
    assert mend(helper + HOLDER % result)[0] == wanted


def test_a_task_that_waits_secedes() -> None:
    body = """
    def leaf(n):
        return n

    def total(n):
        client = get_client()
        found = 0
        for one in range(n):
            found += client.submit(leaf, one).result()
        return found

    client = Client()
    print(client.submit(total, 3).result())
    """
    titles, text = mend(body)
    assert titles == ["Give the thread back before it waits"]
    assert "    secede()\n    for one in range(n):\n" in text


ENDLESS = """
from itertools import count, cycle, islice, repeat

def numbers():
    number = 0
    while True:
        yield number
        number += 1

def some():
    for number in count():
        if number > 3:
            return
        yield number

def through():
    yield from numbers()

class Ones:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

def add(a, b=0):
    return a + b

endless = count()
client = Client()
client.gather(client.map(add, [1, 2], %s))
"""


@pytest.mark.parametrize(
    "given",
    [
        "repeat(10)",
        "count(1)",
        "cycle([1, 2])",
        "endless",
        "numbers()",
        "through()",
        "Ones()",
        "(n for n in count())",
        "(m for n in [1] for m in endless)",
        "enumerate(endless)",
        "map(str, endless)",
    ],
)
def test_no_list_is_made_of_what_never_ends(given: str) -> None:
    assert mend(ENDLESS % given)[0] == []


@pytest.mark.parametrize(
    "given", ["repeat(1, 2)", "some()", "zip([1], endless)", "islice(endless, 2)"]
)
def test_a_list_is_made_of_what_ends(given: str) -> None:
    titles, text = mend(ENDLESS % given)
    assert titles == ["Make a list of it"]
    assert f"list({given})" in text


COROUTINES = """
from dask import delayed

async def fetch(url, **rest):
    return url, rest

def use(page):
    return page

more = {"key": 1}
client = Client()
pool = client.get_executor()
use(1)
task = %s
"""


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        ('client.submit(fetch("a", depth=2), retries=3)', 'submit(fetch, "a", depth=2, retries=3)'),
        ('client.submit(use, fetch("a"))', 'submit(use, client.submit(fetch, "a"))'),
        ('client.submit(fetch("a", retries=5, key="k"))', None),
        ('client.submit(fetch("a", **more))', None),
        ('client.submit(use, fetch("a", workers=2))', None),
        ('pool.submit(fetch("a", retries=5))', None),
        ('client.map(fetch("a"), [1])', None),
        ('delayed(fetch("a"))', None),
        ('delayed(use)(fetch("a", pure=True))', None),
    ],
)
def test_dask_takes_no_argument_that_is_meant_for_the_function(
    task: str, wanted: str | None
) -> None:
    titles, text = mend(COROUTINES % task)
    assert bool(titles) is (wanted is not None)
    assert wanted is None or wanted in text


YIELDING = """
def read(n):
    for number in range(n):
        yield %s

client = Client("tcp://192.0.2.1:8786")
print(client.submit(read, 3).result())
%s
"""


@pytest.mark.parametrize(
    ("given", "collected"),
    [
        ("number", "append(number)"),
        ("number, 1", "append((number, 1))"),
        ("(number, 1)", "append((number, 1))"),
        ("from (number, 1)", "extend((number, 1))"),
        ("from ()", "extend(())"),
    ],
)
def test_what_is_yielded_is_collected(given: str, collected: str) -> None:
    titles, text = mend(YIELDING % (given, ""))
    assert titles == ["Return a list"]
    assert f"        results.{collected}\n    return results\n" in text


@pytest.mark.parametrize(
    ("use", "is_mended"),
    [
        ("print(next(read(4)))", False),
        ("rows = read(4)", False),
        ("other = read", False),
        ("for row in read(4): print(row)", True),
        ("print(list(read(4)), *read(5), [row for row in read(6)])", True),
        ("print(client.submit(read, 5).result())", True),
        ("from dask import delayed; jobs = [delayed(read)(4)]", True),
    ],
)
def test_a_generator_that_is_used_as_one_stays_one(use: str, is_mended: bool) -> None:
    assert bool(mend(YIELDING % ("number", use))[0]) is is_mended


def test_a_generator_without_end_stays_one() -> None:
    body = YIELDING.replace("for number in range(n):", "while True:")
    assert mend(body % ("n", ""))[0] == []


LOCKS = """
import queue
import threading
from dataclasses import dataclass, field
from dask.distributed import wait

guard: threading.Lock = threading.Lock()
other = threading.Lock()
gate = threading.Semaphore(2)
again = threading.RLock()
things = queue.Queue()

@dataclass
class Job:
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, n):
        with self.lock:
            return n

@dataclass
class Deep:
    lock: object = field(default_factory=threading.RLock)

    def run(self, n):
        with self.lock:
            return n

class Shelf:
    def __init__(self):
        self._lock = %s

    def run(self, n):
        with self._lock:
            return n

def guarded(n):
    with guard:
        return n

def twice(n):
    with guard, other:
        return n

def through(n):
    return guarded(n)

def few(n):
    with gate, again:
        return n

def fill(n):
    things.put(n)

client = Client("tcp://192.0.2.1:8786")
%s
"""
FOR_ALL = "Use Lock of dask.distributed, which all workers share"
FOR_EACH = "Use a SerializableLock, of which each process has its own"


@pytest.mark.parametrize(
    ("made", "line", "titles", "wanted"),
    [
        ("1", "wait(client.submit(guarded, 1))", [FOR_ALL], ': Lock = Lock("script.guard")'),
        ("1", "wait(client.submit(twice, 1))", [FOR_ALL, FOR_ALL], 'other = Lock("script.other")'),
        # Without a client, the lock of the cluster cannot be used.
        ("1", "wait(client.submit(guarded, guarded(1)))", [FOR_EACH], "= SerializableLock()"),
        ("1", "wait(client.submit(guarded, through(1)))", [FOR_EACH], "= SerializableLock()"),
        ("1", "wait(client.submit(guarded, guard.locked()))", [FOR_EACH], "= SerializableLock()"),
        ("1", "wait(client.submit(guarded, *map(guarded, [1])))", [FOR_EACH], "SerializableLock()"),
        # One for all instances of a cluster would be held by others.
        (
            "threading.Lock()",
            "wait(client.submit(Shelf().run, 1))",
            [FOR_EACH],
            "self._lock = SerializableLock()",
        ),
        (
            "threading.RLock()",
            "wait(client.submit(Shelf().run, 1))",
            ["Leave '_lock' out of the pickle, and make it anew"],
            "        self._lock = threading.RLock()\n\ndef guarded",
        ),
        ("threading.Event()", "wait(client.submit(Shelf().run, 1))", [], ""),
        (
            "1",
            "wait(client.map(Job().run, [1]))",
            [FOR_EACH],
            "lock: SerializableLock = field(default_factory=SerializableLock)",
        ),
        ("1", "wait(client.map(Deep().run, [1]))", [], ""),
        # What each task has for itself holds nobody back.
        ("1", "wait(client.submit(few, 1))", [], ""),
        ("1", "wait(client.submit(fill, 1))", ["Make 'things' inside 'fill'"], ""),
        ("1", "wait(client.submit(fill, 1)); print(things.get())", [], ""),
    ],
)
def test_a_lock_still_keeps_apart_what_it_did(
    made: str, line: str, titles: list[str], wanted: str
) -> None:
    found, text = mend(LOCKS % (made, line))
    assert found == titles
    assert wanted in text


LOOP = """
import dask
from dask import delayed

jobs = []
for k, v in {1: 2}.items():
    for i in (1, 2):
        def named%s
            return k, v, i
        jobs.append(delayed(named)(1))
dask.compute(*jobs)
"""


@pytest.mark.parametrize(
    ("head", "bound"),
    [
        ("(n):", "(n, i=i, k=k, v=v):"),
        ("(n, m: int = 2,):", "(n, m: int = 2, i=i, k=k, v=v,):"),
        ("(first, *rest):", "(first, *rest, i=i, k=k, v=v):"),
        ("(*rows, **more):", "(*rows, i=i, k=k, v=v, **more):"),
        ("(n, *, m=1, **more):", "(n, *, m=1, i=i, k=k, v=v, **more):"),
        ("(**more):", "(i=i, k=k, v=v, **more):"),
        ("():", "(i=i, k=k, v=v):"),
    ],
)
def test_all_that_is_read_late_is_bound_behind_all_that_is_passed(head: str, bound: str) -> None:
    titles, text = mend(LOOP % head)
    assert set(titles) == {"Bind 'i', 'k' and 'v' when 'named' is made"}
    assert f"def named{bound}\n" in text


def test_what_a_task_calls_is_not_bound_alone() -> None:
    body = """
    import dask
    from dask import delayed

    jobs = []
    for i in (1, 2):
        def one(n):
            return n * i
        def two(n):
            return one(n)
        jobs.append(delayed(two)(1))
    dask.compute(*jobs)
    """
    assert mend(body)[0] == []


AWAITING = """
from dask import delayed

async def main(tasks):
    async with Client(asynchronous=True) as client:
        return %s

asyncio.run(main([delayed(sum)([1])]))
"""


@pytest.mark.parametrize(
    ("given", "is_mended"),
    [
        ("[task.compute() for task in [delayed(sum)([1])]]", True),
        ("{1: delayed(sum)([1]).compute()}", True),
        ("sum(n for n in delayed(list)([1]).compute())", True),
        ("sum(task.compute() for task in [delayed(sum)([1])])", False),
        ("sum(n for _ in [1] for n in delayed(list)([1]).compute())", False),
        ("sum([task.compute() for task in [delayed(sum)([1])]][0] for _ in [1])", False),
    ],
)
def test_nothing_is_awaited_in_a_generator_expression(given: str, is_mended: bool) -> None:
    titles, text = mend(AWAITING % given)
    assert bool(titles) is is_mended
    assert ("await " in text) is is_mended


FILES = """
import tempfile

def main(client, mode):
    %s

        def put(n):
            "Doc."
            if n:

                log.seek(n)  # there
            return %s

        return client.submit(put, 1).result()
"""


@pytest.mark.parametrize(
    "made",
    [
        'with open("log.txt", "w") as log:',
        'with open("log.txt", mode="xb") as log:',
        'with open("log.txt", mode) as log:',
        "with tempfile.TemporaryFile() as log:",
        'if (log := open("log.txt", "wt")):',
    ],
)
def test_no_task_empties_what_others_have_written(made: str) -> None:
    assert mend(FILES % (made, "log.write(n)"))[0] == []


def test_what_was_closed_is_closed_inside() -> None:
    titles, text = mend(FILES % ('with open("log.txt", "a+b") as log:', "log.read(n)"))
    assert titles == ["Make 'log' inside 'put'"]
    assert text.endswith(
        '            "Doc."\n'
        '            with open("log.txt", "a+b") as log:\n'
        "                if n:\n"
        "\n"
        "                    log.seek(n)  # there\n"
        "                return log.read(n)\n"
        "\n"
        "        return client.submit(put, 1).result()\n"
    )


def test_no_string_is_indented() -> None:
    lines = 'log.read(n), """\na"""'
    titles, text = mend(FILES % ('with open("log.txt") as log:', lines))
    assert titles == ["Make 'log' inside 'put'"]
    assert '"Doc."\n            log = open("log.txt")\n            if n:\n' in text
    assert lines in text


def test_what_was_closed_is_closed_where_it_is_received() -> None:
    body = """
    def head(file, n):
        return file.read(n)

    def main(client):
        with open("log.txt", "rb") as log:
            return client.submit(head, log, 1).result()
    """
    titles, text = mend(body)
    assert titles == ["Make 'file' inside 'head'"]
    assert '    with open(file, "rb") as file:\n        return file.read(n)\n' in text
    assert 'client.submit(head, "log.txt", 1)' in text


REPOSITORY = """
from other import Known

class Repository%s:
    def __init__(self):
        self.client = Client()

    def get(self, n):
        return self.client.id, n

    def __getitem__(self, n):
        return %s

class Cached(Repository):
    def get(self, n):
        return %s

    def fit(self):
        return self.client.submit(self.get, 1).result()

Cached().fit()
"""


@pytest.mark.parametrize(
    ("base", "item", "result", "is_mended"),
    [
        ("", "n", "n", True),
        ("", "n", "super().get(n)", False),
        ("", "self.client", "self[n]", False),
        ("", "n", "vars(self)", False),
        ("(Known)", "n", "self.known()", False),
    ],
)
def test_an_attribute_stays_where_a_method_may_ask_for_it(
    base: str, item: str, result: str, is_mended: bool
) -> None:
    assert bool(mend(REPOSITORY % (base, item, result))[0]) is is_mended


@pytest.mark.parametrize(
    ("use", "is_mended"),
    [
        ("print(client.submit(total, 2).result())", True),
        ("print(total(2))", False),
        ("print(list(map(total, [2])))", False),
        ("twice = lambda: total(2)\ntwice()", False),
    ],
)
def test_a_function_that_the_program_runs_asks_no_worker(use: str, is_mended: bool) -> None:
    body = """
    def total(n):
        return client.gather(client.map(abs, range(n)))

    client = Client("tcp://192.0.2.1:8786")
    print(client.submit(total, 3).result())
    """
    assert bool(mend(textwrap.dedent(body) + use)[0]) is is_mended


IN_TURN = """
with Client() as client:
    for n in [1]:
        client.submit(print, n)
        time.sleep(2)
"""


@pytest.mark.parametrize(
    ("body", "is_mended"),
    [
        ('client = Client("tcp://192.0.2.1:8786")\nclient.submit(print, 1)\n', True),
        ("def save(client: Client):\n    client.submit(print, 1)\n", True),
        ("with Client() as client:\n    client.submit(print, 1)\n    time.sleep(2)\n", True),
        ("with Client() as client:\n    client.submit(print, 1)\n", False),
        ("client = Client()\nwith client:\n    client.submit(print, 1)\n", False),
        ("client = Client()\nfor n in [1]:\n    client.submit(print, n)\nclient.close()\n", False),
        (IN_TURN, False),
    ],
)
def test_nothing_is_forgotten_before_its_client_is_closed(body: str, is_mended: bool) -> None:
    titles, text = mend("import time\n" + body)
    assert titles == ["Let Dask keep it until it is done"] * is_mended
    assert ("fire_and_forget(" in text) is is_mended


DRAWING = """
import random
from functools import partial
import numpy as np

def draw():
    return random.random()

client = Client()
print(client.gather([client.submit(%s) for _ in range(3)]))
"""


@pytest.mark.parametrize(
    ("task", "is_mended"),
    [
        ("draw", True),
        ("random.random", False),
        ("np.random.rand", False),
        ("partial(random.randint, 1, 6)", False),
    ],
)
def test_a_method_of_a_generator_draws_the_same_anyway(task: str, is_mended: bool) -> None:
    assert mend(DRAWING % task)[0] == ["Say that it is not pure"] * is_mended


@pytest.mark.parametrize("line_end", ["\r", "\r\n", "\n"])
def test_no_line_is_lost_to_an_import(line_end: str) -> None:
    text = (
        "import threading\nfrom dask.distributed import Client\n\nprint(threading)\n"
        "guard = threading.Lock()  # a\nlimit = 3\n\n\n"
        "def count(x):\n    with guard:\n        return x + limit\n\n\n"
        "client = Client()\nprint(client.submit(count, 1).result())\n"
    )
    result = fixed(Source("script.py", text.replace("\n", line_end)), Settings(), unsafe=True)
    wanted = text.replace("import Client", "import Lock, Client")
    wanted = wanted.replace("threading.Lock()", 'Lock("script.guard")')
    assert result.source.text == wanted.replace("\n", line_end)


@pytest.mark.parametrize(
    ("line", "other", "kept"),
    [
        ("import threading", "", ""),
        ("import threading  # noqa", "", "import threading  # noqa"),
        ("import threading, time", "", "import threading, time"),
        ("import threading", "print(threading.active_count())", "import threading"),
        ("import threading", "__all__ = ['threading']", "import threading"),
        ("try: import threading\nexcept ImportError: pass", "", "try: import threading\n"),
    ],
)
def test_an_import_goes_with_its_last_use(line: str, other: str, kept: str) -> None:
    body = f"""{line}
guard: threading.Lock = threading.Lock()
{other}

def count(x):
    with guard:
        return x

print(Client("tcp://192.0.2.1:8786").submit(count, 1).result())
"""
    titles, text = mend(body)
    assert titles == [FOR_ALL]
    assert 'guard: Lock = Lock("script.guard")\n' in text
    assert kept in text
    assert ("import threading" in text) is bool(kept)


def test_what_a_call_makes_of_a_generator_may_have_attributes() -> None:
    body = """
    from dask import delayed

    total = delayed(sum)((n for n in range(3)))
    print(total.compute(scheduler="processes"))
    """
    titles, text = mend(body)
    assert titles == ["Make a list of it where it is made"]
    assert "total = delayed(sum)([n for n in range(3)])\n" in text


def test_a_generator_that_has_attributes_stays_one() -> None:
    body = """
    from dask import delayed

    numbers = (n for n in range(3))
    print(delayed(sum)(numbers).compute(scheduler="processes"))
    numbers.close()
    """
    assert mend(body)[0] == []


@pytest.mark.parametrize(
    ("use", "is_shared"),
    [
        ("", True),
        ("with Shelf.guard: pass", False),
        ("Shelf().put(2)", False),
        ("Shelf().count()", True),
    ],
)
def test_a_lock_of_a_class_is_shared_where_only_tasks_use_it(use: str, is_shared: bool) -> None:
    body = f"""
    import threading

    class Shelf:
        guard = threading.Lock()

        def put(self, n):
            with self.guard:
                return n

        def count(self):
            return 1

    client = Client("tcp://192.0.2.1:8786")
    print(client.submit(Shelf().put, 1).result())
    {use}
    """
    titles, text = mend(body)
    assert titles == [FOR_ALL if is_shared else FOR_EACH]
    assert ('Lock("script.Shelf.guard")' in text) is is_shared
