"""Which submissions surely have equal keys and results that differ, in small variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import random
import time
from datetime import datetime
from functools import partial

import numpy as np
from dask import delayed
from dask.distributed import Client

SCALE = [2.0]
LIMIT = 3


def draw(*given):
    return random.random()


def scaled():
    return random.random() * SCALE[0]


def limited():
    return random.random() * LIMIT


def again(n=0):
    return random.random() if n else more(n)


def more(n):
    return again(n + 1)


pure = delayed(draw, pure=True)


def main(client: Client, flag, items, other: Client):
    found = []
"""


def rows(body: str, code: str = "DPK207") -> list[int]:
    """The rows of a body of `main` that are reported, where functions go by value."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    found = lint(
        Source("module.py", f"{HEAD}{lines}\n"), Settings(select=(code,), module_as="script")
    )
    return [one.place.row - HEAD.count("\n") for one in found]


def turn(*lines: str, loop: str = "for n in items:") -> str:
    """A loop with these lines in it."""
    return "\n".join([loop, *(f"    {line}" for line in lines)])


#: What stands in a loop, and the rows that are reported.
LOOPS = {
    "steady": (turn("found.append(client.submit(draw))"), [2]),
    "its variable": (turn("found.append(client.submit(draw, n))"), []),
    "of two, the inner": ("[client.submit(draw, n) for n in items for _ in items]", [1]),
    "of two, its variable": ("[client.submit(draw, n) for _ in items for n in items]", []),
    "after a loop in a loop": (
        turn("while flag(n):", "    pass", "else:", "    found.append(client.submit(draw, n))"),
        [],
    ),
    "endless": (turn("found.append(client.submit(draw))", loop="while True:"), [2]),
    "once": (turn("found.append(client.submit(draw))", loop="for n in [1]:"), []),
    "twice": (turn("found.append(client.submit(draw))", loop="for n in (1, 2):"), [2]),
    "no turn": (turn("found.append(client.submit(draw))", loop="for n in range(0):"), []),
    "one turn": (turn("found.append(client.submit(draw))", loop="for n in range(1):"), []),
    "two turns": (turn("found.append(client.submit(draw))", loop="for n in range(2):"), [2]),
    "a range of two": (
        turn("found.append(client.submit(draw))", loop="for n in range(0, 3):"),
        [2],
    ),
    "another call": (turn("found.append(client.submit(draw))", loop="for n in flag(1):"), [2]),
    "a context": (turn("with flag as x:", "    found.append(client.submit(draw, x))"), []),
    "taken out": (turn("del items[0]", "found.append(client.submit(draw, items))"), []),
    "printed": (turn("print(items)", "found.append(client.submit(draw, items))"), [3]),
    "handed on": (turn("flag(items)", "found.append(client.submit(draw, items))"), []),
    "handed on in a list": (turn("flag([items])", "found.append(client.submit(draw, items))"), []),
    "a method of it": (turn("items.pop()", "found.append(client.submit(draw, items))"), []),
    "another is handed on": (turn("flag(n)", "found.append(client.submit(draw, items))"), [3]),
    "a class of the turn": (
        turn("class A:", "    x = n", "found.append(client.submit(draw, A))"),
        [],
    ),
    "negative": (turn("found.append(client.submit(draw, -flag))"), [2]),
    "a sum": (turn("found.append(client.submit(draw, 1 + flag))"), [2]),
    "a sum with its variable": (turn("found.append(client.submit(draw, 1 + n))"), []),
    "a tuple": (turn("found.append(client.submit(draw, (1, flag)))"), [2]),
    "a tuple with its variable": (turn("found.append(client.submit(draw, (1, n)))"), []),
    "an item": (turn("found.append(client.submit(draw, items[n]))"), []),
    "a range": (turn("found.append(client.submit(draw, range(3)))"), [2]),
    "a length": (turn("found.append(client.submit(draw, len(n)))"), []),
    "something called": (turn("found.append(client.submit(draw, flag()))"), []),
    "a global that may change": (turn("flag()", "found.append(client.submit(scaled))"), []),
    "a global that stays": (turn("found.append(client.submit(scaled))"), [2]),
    "a global that is stored into": (
        turn("SCALE[0] = n", "found.append(client.submit(scaled))"),
        [],
    ),
    "a global that nobody can change": (
        turn("flag()", "found.append(client.submit(limited))"),
        [3],
    ),
    "a recursive function": (turn("found.append(client.submit(again))"), [2]),
    "a variable in a closure": (
        turn("found.append(client.submit(lambda: random.random() * n))"),
        [],
    ),
    "a closure that stays": (
        "def inner():\n    return random.random() * flag\n"
        + turn("found.append(client.submit(inner))"),
        [4],
    ),
    "a closure that changes": (
        "x = 0\ndef inner():\n    return random.random() * x\n"
        + turn("x = n", "found.append(client.submit(inner))"),
        [],
    ),
    "a default": (turn("found.append(client.submit(lambda x=1: random.random()))"), [2]),
    "a default and a closure": (
        turn("found.append(client.submit(lambda x=1: random.random() * n))"),
        [],
    ),
    "a default of the turn": (turn("found.append(client.submit(lambda x=n: random.random()))"), []),
    "a default that is called": (
        turn("found.append(client.submit(lambda x=flag(): random.random()))"),
        [],
    ),
    "cancelled": (turn("found.append(client.submit(draw))", "found[0].cancel()"), []),
    "not held": ("print(sum(client.submit(draw).result() for _ in items))", []),
    "only the key": (turn("found.append(client.submit(draw).key)"), []),
    "in a list": (turn("found.append([client.submit(draw)])"), [2]),
    "in a dictionary": (turn("found.append(dict(n=client.submit(draw)))"), [2]),
    "in a list of a list": (turn("found.append(list([client.submit(draw)]))"), [2]),
    "added": (turn("found += [client.submit(draw)]"), [2]),
    "added to what there is": (turn("found = found + list((client.submit(draw),))"), [2]),
    "handed to somebody": (turn("flag(client.submit(draw))"), []),
    "stored by a key": (turn("found[n] = client.submit(draw)"), [2]),
    "stored in the same turn": (
        turn("x = [client.submit(draw)]", "found.append(x)", "x = None"),
        [2],
    ),
    "added in the same turn": (turn("x = [client.submit(draw)]", "found += x", "x = None"), [2]),
    "stored after the loop": (turn("x = [client.submit(draw)]", "x = 1") + "\nfound.append(x)", []),
    "let go": (turn("x = client.submit(draw)", "x = None"), []),
    "bound by a walrus as well": (turn("x = client.submit(draw)", "print(x := n)"), []),
    "bound by a context as well": (
        turn("x = client.submit(draw)", "with flag as x:", "    pass"),
        [],
    ),
    "overwritten": (turn("x = client.submit(draw)", "print(x.result())"), [2]),
    "another client": (turn("client = n", "found.append(client.submit(draw))"), []),
    "made anew": (
        "make = delayed(draw, pure=True)\n"
        + turn("make = delayed(draw, pure=n)", "found.append(make())"),
        [],
    ),
    "pure": (turn("found.append(pure())"), [2]),
    "pure, with arguments": (turn("found.append(pure(1))"), [2]),
}


@pytest.mark.parametrize(("body", "reported"), LOOPS.values(), ids=LOOPS)
def test_what_a_loop_submits(body: str, reported: list[int]) -> None:
    assert rows(body) == reported


#: Two submissions, and the rows that are reported.
PAIRS = {
    "equal": ("a = client.submit(draw, 1)\nb = client.submit(draw, 1)", [2]),
    "another argument": ("a = client.submit(draw, 1)\nb = client.submit(draw, 2)", []),
    "more arguments": ("a = client.submit(draw, 1)\nb = client.submit(draw, 1, 1)", []),
    "the same keyword": ("a = client.submit(draw, x=1)\nb = client.submit(draw, x=1)", [2]),
    "another keyword": ("a = client.submit(draw, x=1)\nb = client.submit(draw, y=1)", []),
    "another way to submit": ("a = client.submit(draw, [1])\nb = client.map(draw, [1])", []),
    "either": ("if flag:\n    a = client.submit(draw)\nelse:\n    b = client.submit(draw)", []),
    "another client": ("a = client.submit(draw)\nb = other.submit(draw)", []),
    "a new client": ("a = client.submit(draw)\nclient = Client()\nb = client.submit(draw)", []),
    "clients of a call": (
        (
            "from dask.distributed import get_client\n"
            "a = get_client().submit(draw)\nb = get_client().submit(draw)"
        ),
        [],
    ),
    "a variable": ("x = flag()\na = client.submit(draw, x)\nb = client.submit(draw, x)", [3]),
    "a variable that changes": (
        "x = 1\na = client.submit(draw, x)\nx = 2\nb = client.submit(draw, x)",
        [],
    ),
    "a parameter that changes": (
        "a = client.submit(draw, flag)\nflag = 2\nb = client.submit(draw, flag)",
        [],
    ),
    "a variable that is counted up": (
        "x = 1\na = client.submit(draw, x)\nx += 1\nb = client.submit(draw, x)",
        [],
    ),
    "a list that is stored into": (
        "a = client.submit(draw, items)\nitems[0] = 1\nb = client.submit(draw, items)",
        [],
    ),
    "an object that is stored into": (
        "x = flag()\na = client.submit(draw, x)\nx.y = 1\nb = client.submit(draw, x)",
        [],
    ),
    "unpacked anew": (
        "x, y = flag()\na = client.submit(draw, x)\n(y, x) = flag()\nb = client.submit(draw, x)",
        [],
    ),
    "unpacked once": ("x, y = flag()\na = client.submit(draw, x)\nb = client.submit(draw, x)", [3]),
    "of two contexts": (
        (
            "with flag as x:\n    a = client.submit(draw, x)\n"
            "with other as x:\n    b = client.submit(draw, x)"
        ),
        [],
    ),
    "of one context": (
        "with flag as x:\n    a = client.submit(draw, x)\n    b = client.submit(draw, x)",
        [3],
    ),
    "a list of two": ("return [client.submit(draw), client.submit(draw)]", [1]),
    "a dictionary of two": ("return {1: client.submit(draw), 2: client.submit(draw)}", [1]),
    "arguments of one call": ("return flag(client.submit(draw), client.submit(draw))", [1]),
    "stored": ("found.append(client.submit(draw))\nfound.append(client.submit(draw))", [2]),
    "handed on": ("print(client.submit(draw))\nb = client.submit(draw)", []),
    "kept as an attribute": ("flag.x = client.submit(draw)\nb = client.submit(draw)", [2]),
    "kept by a key": ("found[0] = client.submit(draw)\nb = client.submit(draw)", [2]),
    "kept in a list": ("a = [client.submit(draw)]\nb = client.submit(draw)", [2]),
    "only its result": ("a = client.submit(draw).result()\nb = client.submit(draw)", []),
    "let go": ("a = client.submit(draw)\na = None\nb = client.submit(draw)", []),
    "maybe let go": (
        "a = client.submit(draw)\nif flag:\n    a = None\nb = client.submit(draw)",
        [],
    ),
    "maybe made": ("if flag:\n    a = client.submit(draw)\nb = client.submit(draw)", []),
    "cancelled": ("a = client.submit(draw)\na.cancel()\nb = client.submit(draw)", []),
    "delayed": ("a = pure()\nb = pure()", []),
    "nothing given": (
        "a = client.submit(np.random.default_rng)\nb = client.submit(np.random.default_rng)",
        [2],
    ),
    "a seed given": (
        "a = client.submit(np.random.default_rng, 7)\nb = client.submit(np.random.default_rng, 7)",
        [],
    ),
    "nothing given in a loop": (turn("found.append(client.submit(np.random.default_rng))"), [2]),
    "a seed given in a loop": (turn("found.append(client.submit(np.random.default_rng, 7))"), []),
    "nothing given, delayed": (
        "make = delayed(np.random.default_rng, pure=True)\n" + turn("found.append(make())"),
        [3],
    ),
    "a seed given, delayed": (
        "make = delayed(np.random.default_rng, pure=True)\n" + turn("found.append(make(7))"),
        [],
    ),
    "equal items": ("return client.map(draw, [1] * 3, [2] * 3)", [1]),
    "some equal items": ("return client.map(draw, [1, 1, 2])", [1]),
    "equal items beside others": ("return client.map(draw, [1, 1, 2], [1, 2, 3])", []),
    "unpacked items": ("return client.map(draw, *items)", []),
    "no items": ("return client.map(draw)", []),
}


@pytest.mark.parametrize(("body", "reported"), PAIRS.values(), ids=PAIRS)
def test_what_is_submitted_twice(body: str, reported: list[int]) -> None:
    assert rows(body) == reported


#: Bodies of a task, and whether its result is another one each time.
FLOWS = {
    "returned": ("x = time.time()\nreturn x", True),
    "declared": ("x: float = time.time()\nreturn x", True),
    "added": ("x = 1\nx += time.time()\nreturn x", True),
    "a context": ("with flag(time.time()) as x:\n    return x", True),
    "a context without a name": ("with flag(time.time()):\n    return 1", False),
    "appended": ("x = []\nx.append(time.time())\nreturn x", True),
    "appended to another": ("x, y = [], []\nx.append(time.time())\nreturn y", False),
    "gone through": ("x = []\nfor y in [time.time()]:\n    x.append(y)\nreturn x", True),
    "a walrus": ("if (x := time.time()):\n    return x", True),
    "printed": ("print(time.time())\nreturn 1", False),
    "printed by name": ("x = time.time()\nprint(x)\nreturn 1", False),
    "told": ("flag(time.time())\nreturn 1", False),
    "a test of the clock": ("if time.time() > 3:\n    return 1\nreturn 2", False),
    "a test of a draw": ("if random.random() > 0.5:\n    return 1\nreturn 2", True),
    "a number of turns": (
        "x = 0\nfor _ in range(random.randint(1, 9)):\n    x += 1\nreturn x",
        True,
    ),
    "done with a draw": ("flag(random.random())\nreturn 1", True),
    "waited for": ("time.sleep(random.random())\nreturn 1", False),
    "shuffled": ("random.shuffle(given)\nreturn given", True),
    "shuffled in vain": ("x = [1, 2]\nrandom.shuffle(x)\nreturn 1", False),
    "not used": ("time.time() + 1\nreturn 1", False),
    "a target": ("x = y = 1\ny = time.time()\nprint(y)\nreturn x", False),
    "an attribute's name": ("y = time.time()\nx = flag.y\nreturn x", False),
    "yielded in a list": ("return [y for y in [time.time()]]", True),
}


@pytest.mark.parametrize(("body", "differs"), FLOWS.values(), ids=FLOWS)
def test_what_becomes_part_of_a_result(body: str, differs: bool) -> None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    text = f"""\
import random
import time
from dask.distributed import Client


def task(given, flag):
{lines}

def main(client: Client, x):
    return [client.submit(task, x, 1), client.submit(task, x, 1)]
"""
    found = lint(Source("module.py", text), Settings(select=("DPK207",)))
    assert bool(found) is differs


COUNTS = """\
count = 0
others = 0


def following(step):
    global count, others
    count += step
    others += 1
    return count


def silent(step):
    global count
    count += step
    return step
"""


def test_a_counter_of_an_imported_module_is_another_number_each_time(tmp_path: Path) -> None:
    (tmp_path / "counting.py").write_text(COUNTS, encoding="utf-8")
    text = """\
from dask.distributed import Client

from counting import following, silent


def main(client: Client):
    first = client.submit(following, 1)
    second = client.submit(following, 1)
    third = client.submit(silent, 1)
    fourth = client.submit(silent, 1)
    return first, second, third, fourth
"""
    found = lint(Source(str(tmp_path / "main.py"), text), Settings(select=("DPK207",)))
    assert [one.place.row for one in found] == [8]


#: What a turn does with a delayed call of `lambda: n`, and the rows that are reported.
LATE = {
    "appended": (turn("found.append(delayed(lambda: n)())"), [2]),
    "by a name": (turn("job = delayed(lambda: n)()", "found.append(job)"), [2]),
    "added": (turn("job = delayed(lambda: n)()", "found += [job]"), [2]),
    "in a dictionary": (turn("found.append(dict(job=delayed(lambda: n)()))"), [2]),
    "in a list of a list": (turn("found.append(list([delayed(lambda: n)()]))"), [2]),
    "after the loop": (turn("job = delayed(lambda: n)()") + "\nfound.append(job)", []),
    "computed": (turn("found.append(delayed(lambda: n)().compute())"), []),
    "its key": (turn("found.append(delayed(lambda: n)().key)"), []),
    "of a comprehension": (
        turn("jobs = [delayed(lambda: n)() for _ in items]", "found.append(jobs)"),
        [2],
    ),
    "comes round": ("job = 0\n" + turn("job = delayed(lambda x: x + n)(job)"), [3]),
}


@pytest.mark.parametrize(("body", "reported"), LATE.values(), ids=LATE)
def test_what_is_kept_for_later(body: str, reported: list[int]) -> None:
    assert rows(f"{body}\nreturn found", "DPK203") == reported
