"""What `Client.map` refuses: anything with which one can go through the items only once."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import queue

from dask.distributed import Client


class Countdown:
    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left


class Slower(Countdown):
    pass


class Pages:
    def __iter__(self):
        return iter([1])


class Cursor:
    def __next__(self):
        return 1


def numbers():
    yield 1


table = {1: 2}


def run(client: Client, flag, unknown):
"""


def said(statement: str) -> list[tuple[str, str, str | None]]:
    """The confidence of what DPK115 finds, what it says is passed, and the kind of that."""
    source = Source("x.py", f"{HEAD}    {statement}\n")
    return [
        (finding.confidence, finding.message, finding.kind)
        for finding in lint(source, Settings(fixes=False))
        if finding.code == "DPK115"
    ]


@pytest.mark.parametrize(
    ("items", "confidence", "what", "kind"),
    [
        ("Countdown(3)", "certain", "iterator", "iterator"),
        ("Slower(3)", "certain", "iterator", "iterator"),
        ("iter([1, 2])", "certain", "iterator", "iterator"),
        ("numbers()", "certain", "generator", "generator"),
        ("queue.Queue()", "certain", "queue", "queue"),
        ("Countdown(3) if flag else [1]", "possible", "iterator", "iterator"),
        ("[1] if flag else numbers()", "possible", "generator", "generator"),
        ("numbers() if flag else Countdown(3)", "certain", "generator", "generator"),
    ],
)
def test_iterators_are_refused(items: str, confidence: str, what: str, kind: str) -> None:
    found = said(f"return client.map(print, {items})")
    assert [(one[0], one[2]) for one in found] == [(confidence, kind)]
    assert what in found[0][1]


@pytest.mark.parametrize(
    "statement",
    [
        "return client.map(print, [1, 2])",
        "return client.map(print, range(2))",
        "return client.map(print, table.values())",
        "return client.map(print, table.items())",
        "return client.map(print, Pages())",
        "return client.map(print, Cursor())",
        "return client.map(print, unknown)",
        "return client.gather(numbers())",
    ],
)
def test_what_can_be_gone_through_again_is_not_refused(statement: str) -> None:
    assert said(statement) == []
