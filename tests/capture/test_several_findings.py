"""What several rules have to say of one task: each says its own, and all of it."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

PROGRAM = """\
import re
import threading

import dask


class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__(f"{{line}}: {{reason}}")


{before}


def work(n):
    if n > 1:
        return {first}
    return {second}


print(dask.delayed(work)(1).compute(scheduler="processes"))
"""


def codes(first: str, second: str, before: str = "") -> list[str]:
    """The codes that are reported of a task that gives one thing or another, in order."""
    text = PROGRAM.format(first=first, second=second, before=before)
    return sorted(one.code for one in lint(Source("x.py", text), Settings(fixes=False)))


RETURNED = {
    "DPK113": "(letter for letter in 'ab')",
    "DPK114": "re.match('a', 'a')",
    "DPK116": "ParseError(1, 'x')",
}


@pytest.mark.parametrize("first", RETURNED)
@pytest.mark.parametrize("second", RETURNED)
def test_each_rule_says_its_own_of_a_result(first: str, second: str) -> None:
    assert codes(RETURNED[first], RETURNED[second]) == sorted([first, second])


def test_each_lock_is_reported() -> None:
    locks = "one, two = threading.Lock(), threading.Lock()"
    assert codes("one.locked()", "two.locked()", locks) == ["DPK106", "DPK106"]


def test_a_lock_of_two_names_is_reported_once() -> None:
    locks = "one = threading.Lock()\ntwo = one"
    assert codes("one.locked()", "two.locked()", locks) == ["DPK106"]


def test_a_lock_that_is_captured_is_not_reported_as_a_result() -> None:
    text = (
        "import threading\nfrom dask.distributed import Client\n\nlock = threading.Lock()\n\n"
        "def work():\n    return lock\n\nprint(Client().submit(work).result())\n"
    )
    found = lint(Source("x.py", text), Settings(fixes=False))
    assert [one.code for one in found] == ["DPK106"]
