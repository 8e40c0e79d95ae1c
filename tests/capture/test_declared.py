"""What an annotation says of a value that nobody is seen to pass."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import collections.abc
import sqlite3
import threading
import typing
from collections.abc import AsyncGenerator, Coroutine, Generator
from threading import Lock
from typing import Annotated, ClassVar, Final, NotRequired, Optional, Union

from dask.distributed import Client


class Guard:
    def __init__(self):
        self.lock = threading.Lock()


class Plain:
    pass
"""

PROGRAM = """

def run(client: Client, it: {annotation}):
    def task():
        return it

    return client.submit(task)
"""

LOCK = ("DPK106", "'task' captures lock 'it' (made on line 21)")
MAYBE_LOCK = ("DPK106", "'task' may capture lock 'it' (made on line 21)")
CONNECTION = ("DPK109", "'task' captures SQLite connection 'it' (made on line 21)")
GENERATOR = ("DPK101", "'task' captures generator 'it' (made on line 21)")
ASYNC_GENERATOR = ("DPK102", "'task' captures async generator 'it' (made on line 21)")
COROUTINE = ("DPK102", "'task' captures coroutine object 'it' (made on line 21)")
GUARD = ("DPK106", "'task' captures lock 'Guard.lock' (made on line 14) through 'Guard'")
MAYBE_GUARD = ("DPK106", "'task' may capture lock 'Guard.lock' (made on line 14) through 'Guard'")

SAID = [
    ("Lock", [LOCK]),
    ("threading.Lock", [LOCK]),
    ("Guard", [GUARD]),
    ("sqlite3.connect", [CONNECTION]),
    # Text.
    ("'threading.Lock'", [LOCK]),
    ("'threading.' 'Lock'", [LOCK]),
    ("' Lock '", [LOCK]),
    ("'Lock | None'", [LOCK]),
    ("'Optional[Lock]'", [LOCK]),
    ("'Union[None, Lock]'", [LOCK]),
    ("'Guard'", [GUARD]),
    ("'Generator'", [GENERATOR]),
    ("\"Annotated['Lock', 1]\"", [LOCK]),
    # One of several.
    ("Lock | None", [LOCK]),
    ("None | Lock", [LOCK]),
    ("Lock | Plain", [MAYBE_LOCK]),
    ("Plain | Lock", [MAYBE_LOCK]),
    ("Guard | int", [MAYBE_GUARD]),
    ("Lock | sqlite3.Connection", [LOCK, CONNECTION]),
    ("Union[Lock, None]", [LOCK]),
    ("Union[None, Lock]", [LOCK]),
    ("Union[Lock, int]", [MAYBE_LOCK]),
    ("Union[Lock, 'sqlite3.Connection']", [LOCK, CONNECTION]),
    ("typing.Union[None, Lock, sqlite3.Connection]", [LOCK, CONNECTION]),
    # Forms that say nothing themselves.
    ("Optional[Lock]", [LOCK]),
    ("Optional['Lock']", [LOCK]),
    ("Annotated[Lock, 1]", [LOCK]),
    ("Final[Lock]", [LOCK]),
    ("ClassVar[Lock]", [LOCK]),
    ("NotRequired[Lock]", [LOCK]),
    ("typing.Required[Lock]", [LOCK]),
    ("Optional[Union[Lock, None]]", [LOCK]),
    # Abstract types, of which there is only one thing that people mean.
    ("Generator", [GENERATOR]),
    ("Generator[int, None, None]", [GENERATOR]),
    ("collections.abc.Generator[int, None, None]", [GENERATOR]),
    ("typing.Generator[int, None, None]", [GENERATOR]),
    ("AsyncGenerator[int, None]", [ASYNC_GENERATOR]),
    ("Coroutine[None, None, int]", [COROUTINE]),
    ("typing.Coroutine", [COROUTINE]),
    # What tells nothing useful.
    ("Plain", []),
    ("int", []),
    ("Optional", []),
    ("Optional[int]", []),
    ("Annotated[int, Lock]", []),
    ("list[Lock]", []),
    ("dict[str, Lock]", []),
    ("type[Lock]", []),
    ("typing.Iterator[int]", []),
    ("typing.Awaitable[int]", []),
    ("Lock()", []),
    ("Lock & None", []),
    ("Lock if Plain else int", []),
    ("1", []),
    ("Unbound", []),
    ("Optional[None]", []),
    ("Annotated[:]", []),
    ("b'Lock'", []),
    ("'no type'", []),
    ("'Lock' f'{1}'", []),
    ("''", []),
]


def said(text: str) -> list[tuple[str, str]]:
    """The findings of a program, in as many words as they need to say what is captured."""
    findings = lint(Source("x.py", text), Settings(fixes=False))
    return [(finding.code, finding.message.partition(";")[0]) for finding in findings]


@pytest.mark.parametrize(("annotation", "expected"), SAID)
def test_a_parameter_holds_what_its_annotation_says(
    annotation: str, expected: list[tuple[str, str]]
) -> None:
    assert said(HEAD + PROGRAM.format(annotation=annotation)) == expected


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("Lock", ["captures lock 'it' (made on line 22)"]),
        ("(Lock,)", ["captures lock 'it' (made on line 22)"]),
        ("(Lock, Plain)", ["may capture lock 'it' (made on line 22)"]),
        ("(Plain, Lock)", ["may capture lock 'it' (made on line 22)"]),
        ("Lock | Plain", ["may capture lock 'it' (made on line 22)"]),
        ("(Plain, int)", []),
        ("(1, 2)", []),
    ],
)
def test_a_check_of_the_type_says_what_a_value_is(types: str, expected: list[str]) -> None:
    program = f"""

def run(client: Client, it):
    if isinstance(it, {types}):
        return client.submit(lambda: it)
    return None
"""
    found = [(code, message.removeprefix("'lambda' ")) for code, message in said(HEAD + program)]
    assert found == [("DPK106", message) for message in expected]
