"""Which tasks give another result each time, and by whom and where that is said to happen."""

from __future__ import annotations

import textwrap

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import datetime
import io
import itertools
import os
import pathlib
import random
import secrets
import time
import uuid
from functools import partial

import numpy as np
from dask.distributed import Client


def dice():
    return random.random()


def fixed():
    return 4


def seed_for(n):
    random.seed(n)


def deeper():
    return dice()


def third():
    return deeper()


def fourth():
    return third()


def fifth():
    return fourth()


def sixth():
    return fifth()


def again(n):
    return again(n - 1)


def items():
    yield random.random()


class Source:
    def draw(self):
        return random.random()

    def twice(self):
        return self.draw()


"""

TAIL = """

def run(client: Client):
    return [client.submit(task, 3) for _ in range(3)]
"""

DRAWS = "'task' draws a random number here"
DICE = "'dice' draws a random number here"
CLOCK = "'task' reads the clock here"
FILE = "'task' reads a file here"


def said(task: str) -> list[tuple[str, list[str]]]:
    """The confidence and the chain of what DPK207 finds, where `task` is submitted again."""
    findings = lint(Source("x.py", HEAD + textwrap.dedent(task) + TAIL), Settings(fixes=False))
    return [
        (finding.confidence, [link.message for link in finding.chain])
        for finding in findings
        if finding.code == "DPK207"
    ]


def returning(expression: str) -> str:
    return f"def task(n):\n    return {expression}\n"


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (returning("random.random()"), [("certain", [DRAWS])]),
        (returning("n + random.random()"), [("certain", [DRAWS])]),
        (returning("[random.random() for _ in range(n)]"), [("certain", [DRAWS])]),
        (
            returning("sum([[random.random() for _ in range(n)] for _ in 'ab'], [])"),
            [("certain", [DRAWS])],
        ),
        (returning("time.time()"), [("certain", [CLOCK])]),
        (returning("datetime.datetime.now()"), [("certain", [CLOCK])]),
        (returning("uuid.uuid4().hex"), [("certain", ["'task' makes a UUID here"])]),
        (returning("os.getpid()"), [("certain", ["'task' asks where it runs here"])]),
        (returning("secrets.token_hex()"), [("certain", [DRAWS])]),
        # What may well be the same each time.
        (returning("open('x').read()"), [("possible", [FILE])]),
        (returning("open('x', 'r').read()"), [("possible", [FILE])]),
        (returning("io.open('x').read()"), [("possible", [FILE])]),
        # A file may be called like a mode.
        (returning("open('w').read()"), [("possible", [FILE])]),
        (returning("open('x')"), [("possible", [FILE])]),
        (returning("open('x', 'r+')"), [("possible", [FILE])]),
        *((returning(f"open('x', '{mode}')"), []) for mode in "w wb wt a ab at x xb".split()),
        (returning("io.open('x', mode='ab')"), []),
        (returning("pathlib.Path('x').read_text()"), [("possible", [FILE])]),
        (returning("(open('x').read(), time.time())"), [("certain", [CLOCK])]),
        (returning("(time.time(), open('x').read())"), [("certain", [CLOCK])]),
        # Impure only when they are given nothing.
        (returning("np.random.default_rng().normal()"), [("certain", [DRAWS])]),
        (returning("np.random.default_rng(None).normal()"), [("certain", [DRAWS])]),
        (returning("np.random.default_rng(n).normal()"), []),
        (returning("random.Random().random()"), [("certain", [DRAWS])]),
        (returning("random.Random(n).random()"), []),
        (returning("time.ctime()"), [("certain", [CLOCK])]),
        (returning("time.ctime(n)"), []),
        # Through others.
        (returning("dice()"), [("certain", [DICE])]),
        (returning("fixed() + dice()"), [("certain", [DICE])]),
        (returning("deeper()"), [("certain", [DICE])]),
        (returning("fourth()"), [("certain", [DICE])]),
        (returning("fifth()"), []),
        (returning("partial(dice)()"), [("certain", [DICE])]),
        (returning("Source().draw()"), [("certain", ["'Source.draw' draws a random number here"])]),
        (
            returning("Source().twice()"),
            [("certain", ["'Source.draw' draws a random number here"])],
        ),
        (returning("again(n)"), []),
        (returning("fixed()"), []),
        (returning("list(items())"), []),
        (returning("(dice if n else fixed)()"), []),
        ("def task(n):\n    kept = dice()\n    return n\n", []),
        ("def task(n):\n    print(dice())\n    return n\n", []),
        ("def task(n):\n    random.shuffle(n)\n    return n\n", [("certain", [DRAWS])]),
        (
            "def task(n):\n    if dice() > 0.5:\n        return n\n    return 0\n",
            [("certain", [DICE])],
        ),
        (
            "def task(n):\n    if random.random() > 0.5:\n        return n\n    return 0\n",
            [("certain", [DRAWS])],
        ),
        ("def task(n):\n    if time.time() > 0.5:\n        return n\n    return 0\n", []),
        ("def task(n):\n    return n\n    return random.random()\n", []),
        ("def task(n):\n    yield random.random()\n", []),
        (
            "task = lambda n: random.random()\n",
            [("certain", ["'lambda' draws a random number here"])],
        ),
        # Seeds.
        ("def task(n):\n    random.seed(n)\n    return random.random()\n", []),
        ("def task(n):\n    random.seed(n)\n    return dice()\n", []),
        ("def task(n):\n    seed_for(n)\n    return dice()\n", []),
        ("def task(n):\n    random.setstate(n)\n    return random.random()\n", []),
        ("def task(n):\n    np.random.seed(n)\n    return np.random.normal()\n", []),
        ("def task(n):\n    random.seed()\n    return random.random()\n", [("certain", [DRAWS])]),
        (
            "def task(n):\n    random.seed(time.time())\n    return random.random()\n",
            [("certain", [CLOCK])],
        ),
        ("def task(n):\n    random.seed(int(n))\n    return random.random()\n", []),
        (
            "def task(n):\n    np.random.seed(n)\n    return random.random()\n",
            [("certain", [DRAWS])],
        ),
        ("def task(n):\n    random.seed(n)\n    return time.time()\n", [("certain", [CLOCK])]),
        (
            "def task(n):\n    random.seed(n)\n    return uuid.uuid4()\n",
            [("certain", ["'task' makes a UUID here"])],
        ),
        # Functions of other modules.
        ("task = os.urandom\n", [("certain", [])]),
        ("task = partial(os.urandom)\n", [("certain", [])]),
        ("task = partial(partial(random.gauss, 0))\n", [("certain", [])]),
        ("task = np.random.default_rng\n", []),
        ("task = os.path.join\n", []),
    ],
)
def test_a_result_differs_where_what_is_returned_does(
    task: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert said(task) == expected


COUNTER = """\
import itertools

from dask.distributed import Client

numbers = itertools.count()
total = 0


def task():
    {body}


{run}
"""
RUN = "def run(client: Client):\n    return [client.submit(task) for _ in range(3)]"
MAIN = f'{RUN}\n\n\nif __name__ == "__main__":\n    run(Client())'


@pytest.mark.parametrize(
    ("body", "run", "expected"),
    [
        ("return next(numbers)", RUN, True),
        ("global total\n    total += 1\n    return total", RUN, True),
        # The script's own functions take a copy of the global along, each time the same.
        ("return next(numbers)", MAIN, False),
        ("global total\n    total += 1\n    return total", MAIN, False),
        ("own = iter([1])\n    return next(own)", RUN, False),
        ("return next(iter([1]))", RUN, False),
        ("global total\n    total = 1\n    return total", RUN, False),
        ("global total\n    total += 1\n    return 1", RUN, False),
        ("global total\n    return 1\n    total += 1\n    return total", RUN, False),
    ],
)
def test_a_counter_of_a_module_goes_on_on_its_worker(body: str, run: str, expected: bool) -> None:
    source = Source("x.py", COUNTER.format(body=body, run=run))
    found = [
        [link.message for link in finding.chain]
        for finding in lint(source, Settings(fixes=False))
        if finding.code == "DPK207"
    ]
    assert found == ([["'task' counts in a global here"]] if expected else [])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("client.submit(np.random.default_rng)", 1),
        ("client.submit(np.random.default_rng, 7)", 0),
        ("client.submit(partial(np.random.default_rng))", 1),
        ("client.submit(partial(np.random.default_rng, 7))", 0),
        ("client.submit(partial(np.random.default_rng), 7)", 0),
        ("client.submit(time.time)", 1),
        ("client.submit(Source().draw)", 0),
    ],
)
def test_what_is_random_without_a_seed_is_not_with_one(expression: str, expected: int) -> None:
    run = f"def run(client: Client):\n    return [{expression} for _ in range(3)]\n"
    findings = lint(Source("x.py", HEAD + run), Settings(fixes=False))
    assert [finding.code for finding in findings].count("DPK207") == expected
