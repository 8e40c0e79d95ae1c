"""Texts made to bring a linter down: they are analysed, or said to be too deep; and soon."""

from __future__ import annotations

import time

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

HEAD = """\
import threading
from dask.distributed import Client
client = Client()
guard = threading.Lock()
"""
KEPT = "future = client.submit(print, {})\n"


def codes(text: str) -> list[str]:
    return [finding.code for finding in lint(Source("program.py", HEAD + text), Settings())]


def seconds(text: str) -> float:
    start = time.process_time()
    codes(text)
    return time.process_time() - start


def functions(count: int) -> str:
    made = "".join(
        f"    def f{n}(x):\n        return guard, f{max(n - 1, 0)}(x)\n" for n in range(count)
    )
    return f"def outer():\n{made}    return client.submit(f5, 1)\n"


def aliases(count: int) -> str:
    made = "".join(f"a{n + 1} = a{n}\n" for n in range(count))
    return f"a0 = guard\n{made}{KEPT.format(f'a{count}')}"


def calls_in_a_row(count: int) -> str:
    made = "".join(f"def a{n + 1}():\n    return a{n}()\n" for n in range(count))
    return f"def a0():\n    return guard\n{made}{KEPT.format(f'a{count}()')}"


def literal(count: int) -> str:
    return f"x = {list(range(count))}\n{KEPT.format('x')}"


def submissions(count: int) -> str:
    return KEPT.format("1") * count


def appends(count: int) -> str:
    return "x = []\n" + "x.append(1)\n" * count + KEPT.format("x")


DEEP = {
    "calls": "x = " + "f(" * 10_000 + "guard" + ")" * 10_000,
    "calls on lines": "x = " + "f(\n" * 10_000 + "guard" + ")\n" * 10_000,
    "methods": "x = guard" + ".f()" * 10_000,
    "brackets": "x = " + "[" * 10_000 + "]" * 10_000,
    "attributes": "x = y" + ".a" * 10_000,
    "not": "x = " + "not " * 10_000 + "guard",
    "lambdas": "x = " + "lambda: " * 10_000 + "guard",
    "elif": "if x == 0:\n    y = guard\n" + "elif x == 1:\n    y = 1\n" * 5_000,
}
LONG = {
    "functions in one scope": functions,
    "aliases": aliases,
    "functions that call each other": calls_in_a_row,
    "a literal": literal,
    "submissions": submissions,
    "appends": appends,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_that_what_is_too_deep_is_said_to_be(text: str) -> None:
    found = lint(Source("program.py", f"{HEAD}{text}\n{KEPT.format('x')}"), Settings())
    assert [one.code for one in found] == ["DPK000"]
    assert "nested too deeply" in found[0].message
    assert "known limit" in found[0].suggestion
    assert "report" not in found[0].suggestion


#: What Python reads and libcst does not, or nobody can walk afterwards.
DEEP_FOR_LIBCST = {
    "strings": "x = (\n" + '"a"\n' * 500 + ")",
    "more strings": "x = (\n" + '"a"\n' * 20_000 + ")",
    "sum": "x = " + "+".join(["1"] * 800),
    "and": "x = " + " and ".join(["1"] * 6_000),
}


@pytest.mark.parametrize("text", DEEP_FOR_LIBCST.values(), ids=DEEP_FOR_LIBCST)
def test_that_asking_for_fixes_loses_no_findings(text: str) -> None:
    source = Source("program.py", f"{HEAD}{KEPT.format('guard')}{text}\n")
    found = lint(source, Settings())
    assert [one.code for one in found] == ["DPK106"]
    start = time.process_time()
    assert lint(source, Settings(fixes=True)) == found
    assert time.process_time() - start < 5


def test_that_two_hundred_brackets_are_not_too_deep() -> None:
    assert codes(f"x = {'[' * 90}guard{']' * 90}\n{KEPT.format('x')}") == []


@pytest.mark.slow
@pytest.mark.parametrize("make", LONG.values(), ids=LONG)
def test_that_time_grows_with_the_length(make: object) -> None:
    assert callable(make)
    few, many = make(1_000), make(4_000)
    # Four times the length, and some room for the machine; eight would be an exponent of 1.5.
    least = max(min(seconds(few) for _ in range(2)), 0.05)
    assert any(seconds(many) < 8 * least for _ in range(3))


@pytest.mark.slow
def test_that_large_texts_are_analysed() -> None:
    assert codes(functions(5_000)) == ["DPK106"]
    assert "DPK000" not in codes(aliases(2_000))
    assert "DPK000" not in codes(literal(150_000))  # a megabyte


def test_that_a_capture_is_found_among_many_functions() -> None:
    assert codes(functions(300)) == ["DPK106"]


@pytest.mark.parametrize(
    "call", ["client.map(print, x)", "pd.read_csv(x)", "C(x)", "partial(x, x)"]
)
def test_that_a_value_made_of_itself_comes_to_an_end(call: str) -> None:
    text = f"""\
import pandas as pd
from functools import partial
class C:
    def __init__(self, inner):
        self.inner = inner
def run(x):
    for _ in range(3):
        x = {call}
        client.submit(print, x).result()
        x.map_partitions(print, x)
"""
    assert "DPK000" not in codes(text)
