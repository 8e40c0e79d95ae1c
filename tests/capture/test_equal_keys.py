"""Which submissions have one key: by what they are told, or because their items are equal."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import random

import dask
from dask.distributed import Client

TIMES = 3
NAMED = [0, 0]
AGAIN = NAMED
THIRD = AGAIN
FOURTH = THIRD
FIFTH = FOURTH
FIRST, SECOND = [0, 0], [1, 1]
unknown = input
GROWN = [0, 0]
GROWN.append(1)
if unknown:
    EITHER = [0, 0]
else:
    EITHER = [0, 1]
WRITTEN = [0, 0]


def renew():
    global WRITTEN
    WRITTEN = [0, 1]


class Limits:
    low = 0


def draw(*_, **__):
    return random.random()


def run(client: Client, other, options):
    local = [1, 1]
"""


def said(statements: str) -> list[str]:
    """What DPK207 says, at the end of a function, of how the tasks come to be equal."""
    body = "".join(f"    {line}\n" for line in statements.splitlines())
    findings = lint(Source("x.py", HEAD + body), Settings(fixes=False))
    messages = [finding.message for finding in findings if finding.code == "DPK207"]
    return [message.partition(", and ")[2].partition(";")[0] for message in messages]


@pytest.mark.parametrize(
    ("items", "which"),
    [
        # One item again and again.
        ("[0] * 3", "the"),
        ("3 * [0]", "the"),
        ("(0,) * TIMES", "the"),
        ("[other] * 2", "the"),
        ("[1, 2] * 3", "some"),
        ("[0] * unknown", "the"),
        ("[0] * 1", None),
        ("[0] * 0", None),
        ("[] * 3", None),
        ("other * 3", None),
        ("[0] + [0]", None),
        # The item has nothing to do with the loop.
        ("[0 for _ in range(3)]", "the"),
        ("[1.5 for _ in other]", "the"),
        ("['x' for _ in other]", "the"),
        ("[other for _ in range(3)]", "the"),
        ("[Limits.low for _ in range(3)]", "the"),
        ("[n for n in range(3)]", None),
        ("[n.real for n in range(3)]", None),
        ("[a for a, b in other]", None),
        ("[unknown() for n in range(3)]", None),
        ("[[] for n in range(3)]", None),
        ("[-1 for n in range(3)]", None),
        ("[m for n in range(3) for m in other]", None),
        ("[n for n in range(3) for m in other]", None),
        ("{n for n in range(3)}", None),
        # Spelt out.
        ("[0, 0]", "the"),
        ("(0, 0)", "the"),
        ("['a', 'a', 'a']", "the"),
        ("[0, 1, 0]", "some"),
        ("[Limits.low, 0]", "the"),
        ("[0, 1]", None),
        ("[0, 0.0]", None),
        ("[1, True]", None),
        ("[0, 0, other]", None),
        ("[0, 0, *other]", None),
        ("[0, 0, 0 if other else 1]", None),
        ("[0, 0, TIMES * 1]", None),
        ("[0]", None),
        ("[]", None),
        # By name.
        ("local", "the"),
        ("NAMED", "the"),
        ("AGAIN", "the"),
        ("FOURTH", "the"),
        ("FIFTH", None),
        ("FIRST", None),
        ("GROWN", None),
        ("EITHER", None),
        ("WRITTEN", None),
        ("other", None),
        ("nowhere", None),
        ("unknown([0, 0])", None),
    ],
)
def test_items_are_equal_where_nobody_can_doubt_it(items: str, which: str | None) -> None:
    said_ = said(f"return client.map(draw, {items})")
    assert said_ == ([] if which is None else [f"{which} items of '{items}' are equal"])


LOOP = "each turn of the loop submits it with equal arguments"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("return [client.submit(draw) for _ in other]", [LOOP]),
        ("return [client.submit(draw, workers=['a']) for _ in other]", [LOOP]),
        ("return [client.submit(draw, key=n) for n in other]", []),
        ("return [client.submit(draw, pure=True) for n in other]", []),
        ("return [client.submit(draw, actor=True) for n in other]", []),
        ("return [client.submit(draw, **options) for _ in other]", []),
        ("return [client.submit(*options) for _ in other]", []),
        ("submit = client.submit\nreturn [submit(draw) for _ in other]", []),
        ("return [client.submit(draw if other else renew) for _ in other]", []),
        ("return client.map(draw, [0, 0], pure=False)", []),
        ("return client.map(draw, [0, 0], key='x')", []),
        ("return client.map(draw, [0, 0], actors=True)", []),
        # Executors.
        ("pool = client.get_executor()\nreturn [pool.submit(draw) for _ in other]", [LOOP]),
        (
            "pool = client.get_executor(retries=1)\nreturn [pool.submit(draw) for _ in other]",
            [LOOP],
        ),
        ("pool = client.get_executor(pure=False)\nreturn [pool.submit(draw) for _ in other]", []),
        (
            "pool = client.get_executor()\nreturn pool.map(draw, [0, 0])",
            ["the items of '[0, 0]' are equal"],
        ),
        ("pool = client.get_executor(pure=False)\nreturn pool.map(draw, [0, 0])", []),
        # Delayed functions are impure by default.
        ("return [dask.delayed(draw)() for _ in other]", []),
        ("return [dask.delayed(draw)(pure=True) for _ in other]", [LOOP]),
        ("return [dask.delayed(draw)(pure=False) for _ in other]", []),
        ("return [dask.delayed(draw, pure=True)() for _ in other]", [LOOP]),
        ("return [dask.delayed(draw, pure=False)() for _ in other]", []),
        ("return [dask.delayed(draw, nout=1)() for _ in other]", []),
        ("return [dask.delayed(draw, nout=1, pure=True)() for _ in other]", [LOOP]),
        ("return [dask.delayed(draw, pure=other)() for _ in other]", []),
        ("return [dask.delayed(draw, pure=True)(dask_key_name='x') for _ in other]", []),
        ("return [dask.delayed(draw, pure=True)(pure=False) for _ in other]", []),
        ("job = dask.delayed(draw, pure=True)\nreturn [job() for _ in other]", [LOOP]),
        ("job = dask.delayed(draw, pure=True)\nreturn [job(**options) for _ in other]", []),
    ],
)
def test_tasks_have_one_key_unless_they_are_told_otherwise(
    statements: str, expected: list[str]
) -> None:
    assert said(statements) == expected
