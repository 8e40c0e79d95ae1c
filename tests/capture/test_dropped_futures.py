"""What nobody keeps, where a notebook or a small variant decides."""

from __future__ import annotations

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.notebook import notebook_source

from ..support import notebook_json

ONLY = Settings(select=("DPK302",))
SETUP = "from dask.distributed import Client\nclient = Client()"
SUBMIT = "client.submit(abs, -1)"


def cells(*texts: str) -> list[tuple[int | None, int]]:
    """The cells and rows of a notebook that are reported."""
    found = lint(notebook_source("book.ipynb", notebook_json(*texts)), ONLY)
    return [(one.place.cell, one.place.row) for one in found]


def rows(text: str) -> list[int]:
    """The rows of a module that are reported."""
    return [one.place.row for one in lint(Source("module.py", text), ONLY)]


#: The cells of a notebook after the first, and the places that are reported.
CELLS = {
    "last of a cell": ([SUBMIT, "print(1)"], []),
    "last of all": ([SUBMIT], []),
    "first of two": ([f"{SUBMIT}\nprint(1)"], [(2, 1)]),
    "first of three": ([f"{SUBMIT}\n{SUBMIT}\n{SUBMIT}", "1", "2"], [(2, 1), (2, 2)]),
    "first on its line": ([f"{SUBMIT}; print(1)"], [(2, 1)]),
    "last on its line": ([f"print(1); {SUBMIT}"], []),
    "ended by a semicolon": ([f"{SUBMIT};"], [(2, 1)]),
    "in a block": ([f"if client:\n    {SUBMIT}"], [(2, 2)]),
    "in a function": ([f"def start():\n    {SUBMIT}"], [(2, 2)]),
    "alone on the line of a block": ([f"if client: {SUBMIT}"], [(2, 1)]),
}


@pytest.mark.parametrize(("texts", "reported"), CELLS.values(), ids=CELLS)
def test_a_notebook_keeps_what_the_last_expression_of_a_cell_gives(
    texts: list[str], reported: list[tuple[int, int]]
) -> None:
    assert cells(SETUP, *texts) == reported


def test_a_program_shows_nothing() -> None:
    assert rows(f"{SETUP}\n{SUBMIT}\n") == [3]


#: Notebooks as Python files, which begin with the first text, and the rows that are reported.
SCRIPTS = {
    "the next cell": ("# %%\n", f"{SUBMIT}\n\n# %% [markdown]\nprint(1)\n", []),
    "the next statement": ("# %%\n", f"{SUBMIT}\n# that was it\nprint(1)\n", [4]),
    "an empty line": ("# %%\n", f"{SUBMIT}\n\nprint(1)\n", [4]),
    "an empty line between cells": (
        (
            "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n"
            "#       format_name: light\n# ---\n\n"
        ),
        f"{SUBMIT}\n\nprint(1)\n",
        [],
    ),
    "no empty line between cells": (
        (
            "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n"
            "#       format_name: light\n# ---\n\n"
        ),
        f"{SUBMIT}\nprint(1)\n",
        [10],
    ),
    "an empty line where marks part cells": (
        (
            "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n"
            "#       format_name: percent\n# ---\n\n"
        ),
        f"{SUBMIT}\n\nprint(1)\n",
        [10],
    ),
    "the last cell": ("# %%\n", f"{SUBMIT}\n", []),
    "a function begins the next cell": ("# %%\n", f"{SUBMIT}\n\n# %%\ndef f():\n    pass\n", []),
    "another statement of the line": ("# %%\n", f"{SUBMIT}; print(1)\n", [4]),
}


@pytest.mark.parametrize(("head", "text", "reported"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_notebook_may_be_a_python_file(head: str, text: str, reported: list[int]) -> None:
    assert rows(f"{head}{SETUP}\n{text}") == reported


#: Bodies of `def start(client: Client, flag)`, and the rows of them that are reported.
BODIES = {
    "only the key": (f"return {SUBMIT}.key", [1]),
    "another attribute": (f"return {SUBMIT}.status", []),
    "the test of a choice": (f"1 if {SUBMIT} else 2", []),
    "one of a choice": (f"{SUBMIT} if flag else None", [1]),
    "the left of an and": (f"{SUBMIT} and print()", []),
    "the right of an or": (f"flag or {SUBMIT}", [1]),
    "a list of a generator": (f"list({SUBMIT} for _ in 'ab')", [1]),
    "keyed": (f"keep(all=({SUBMIT} for _ in 'ab'))", []),
    "kept by a function": (f"keep({SUBMIT} for _ in 'ab')", []),
    "a tuple of a list": (f"tuple([{SUBMIT}])", []),
    "a condition of a comprehension": (f"[1 for _ in 'ab' if {SUBMIT}]", []),
    "declared": (f"x: object = {SUBMIT}", [1]),
    "declared, and read": (f"x: object = {SUBMIT}\nreturn x", []),
    "two names": (f"x = y = {SUBMIT}\nreturn y", []),
    "a global": (f"global x\nx = {SUBMIT}", []),
    "the end of a function": (f"x = {SUBMIT}\nprint(1)", [1]),
    "the end of a function that waits": (f"x = {SUBMIT}\nflag()", []),
    "the end of a branch": (f"if flag:\n    x = {SUBMIT}\nelse:\n    flag()", [2]),
    "before it yields": (f"x = {SUBMIT}\nyield", []),
    "after it has yielded": (f"yield\nx = {SUBMIT}", [2]),
    "read by a lambda": (f"x = {SUBMIT}\nreturn lambda: x", []),
    "a lambda's own": (f"show = lambda x: x\nwhile flag:\n    x = {SUBMIT}\n    show(1)", [3]),
    "read by a function": (f"show = lambda: x\nwhile flag:\n    x = {SUBMIT}\n    show()", []),
    "kept by a sort": (f"sorted(({SUBMIT} for _ in 'ab'), key=flag)", []),
    "an attribute's name": (f"x = {SUBMIT}\nreturn client.x", [1]),
    "a keyword": (f"x = {SUBMIT}\nprint(x=1)", [1]),
    "an argument": (f"x = {SUBMIT}\nprint(key=x)", []),
    "an owner": (f"x = {SUBMIT}\nreturn x.y", []),
    "each turn of a loop": (f"while flag:\n    x = {SUBMIT}", [2]),
    "a turn that waits": (f"while flag:\n    x = {SUBMIT}\n    client.sleep(1)", []),
    "a turn that reads": (f"while flag:\n    x = {SUBMIT}\n    y = x\nreturn y", []),
    "read by a later turn only": (f"while flag(lambda: x):\n    x = {SUBMIT}", []),
    "left after the first": (f"while flag:\n    x = {SUBMIT}\n    break\nflag()", []),
    "two of a call": (f"start({SUBMIT}, {SUBMIT})", []),
    "twice, the second is lost": (f"keep({SUBMIT})\nreturn {SUBMIT}.key", [2]),
}


@pytest.mark.parametrize(("body", "reported"), BODIES.values(), ids=BODIES)
def test_what_becomes_of_a_future(body: str, reported: list[int]) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    text = f"from dask.distributed import Client\n\ndef start(client: Client, flag):\n{lines}\n"
    assert [row - 3 for row in rows(text)] == reported


def test_a_function_may_read_a_name_of_its_module() -> None:
    loop = f"for n in 'ab':\n    x = {SUBMIT}\n"
    assert rows(f"{SETUP}\n{loop}") == [4]
    assert not rows(f"{SETUP}\ndef show():\n    return x\n{loop}    show()\n")
    assert rows(f"{SETUP}\ndef show(x):\n    return x\n{loop}    show(1)\n") == [6]
