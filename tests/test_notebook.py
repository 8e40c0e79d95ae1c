"""Notebooks: what becomes of cells and magics, and which notebooks are refused."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_dask_pickle.source import Cell, UnreadableSource
from flake8_dask_pickle.source.magics import python_of
from flake8_dask_pickle.source.notebook import NotebookSource, notebook_source

from .support import notebook_json


def parse(code: str) -> None:
    """Raise SyntaxError unless a notebook could run the code."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compile(code, "cell", "exec", flags)


# Cell -> its Python. Every pair has the same number of lines, and kept code is in its columns.
MAGICS = {
    "x = 1\ny = 2": "x = 1\ny = 2",
    "": "",
    # line magics that run Python
    "%time client.submit(f, guard)": "0;    client.submit(f, guard)",
    "%timeit -n 10 -r3 f(x)": "0;                f(x)",
    "%prun -s cumulative f(x)": "0;                  f(x)",
    "%lprun -f f f(x)": "0;          f(x)",
    "%time y = f(x)": "0;    y = f(x)",
    "%time await f(x)": "0;    await f(x)",
    "for i in y:\n    %time f(i)": "for i in y:\n    0;    f(i)",
    "%time for i in y: f(i)": "pass",
    "%time not python at all": "pass",
    "%time": "pass",
    # other line magics, shell, help, calls without parentheses
    "%matplotlib inline\nf()": "pass\nf()",
    "%config A.b = 'x'": "pass",
    "if x:\n    %load_ext dask\nelse:\n\t!ls": "if x:\n    pass\nelse:\n\tpass",
    "!pip install \\\n    dask \\\n  numpy\nf()": "pass\n\n\nf()",
    "!!ls": "pass",
    "df?\ndf.head??\n?df\nnp.*load*?\n%time?": "pass\npass\npass\npass\npass",
    "/f x\n,f a b\n;f a b": "pass\npass\npass",
    "pip install 'dask[complete]'": "pass",
    "cd ../data\nls -la ~/x": "pass\npass",
    # assignments
    "files = !ls": "files = ...",
    "a, b = %sql select 1": "a, b = ...",
    "x['k'] = !ls -l": "x['k'] = ...",
    "result = %timeit -o f(x)": "result =            f(x)",
    # cell magics
    "%%time\n\nf()\n": "\n\nf()\n",
    "\n\n%%capture out\n%matplotlib inline\nf()": "\n\n\npass\nf()",
    "%%bash\necho $HOME\nls -l": "\n\n",
    "%%writefile task.py\nimport threading": "\n",
    # Python that only looks like it
    "z = (x\n% y)": "z = (x\n% y)",
    "z = x \\\n  % y": "z = x \\\n  % y",
    "s = '''\n%time\n!ls\n%%bash\nwhy?\n'''": "s = '''\n%time\n!ls\n%%bash\nwhy?\n'''",
    's = f"""\n%d\n"""\n%time f()': 's = f"""\n%d\n"""\n0;    f()',
    "s = 'a\\\n%b'": "s = 'a\\\n%b'",
    "d = {  # {\n'a?': 1\n}\n!ls": "d = {  # {\n'a?': 1\n}\npass",
    "f('?')  # why?": "f('?')  # why?",
    "# %time why?": "# %time why?",
    "assert x != y": "assert x != y",
    "x %= 3": "x %= 3",
    "s = 'a = !b'": "s = 'a = !b'",
    "ls -l": "ls -l",  # a difference of two names
    "time - (\n3)": "time - (\n3)",
    "store if x else (\n3)": "store if x else (\n3)",
    "f'{x!r}'": "f'{x!r}'",
    "async with c:\n    await x": "async with c:\n    await x",
}


@pytest.mark.parametrize("cell", MAGICS)
def test_magics(cell: str) -> None:
    python = python_of(cell)
    assert python == MAGICS[cell]
    assert python.count("\n") == cell.count("\n")
    parse(python)


@given(st.text(alphabet="%!?=x'\"#\\()[]{}:;, \n\tt", max_size=60))
def test_any_cell_keeps_its_lines(cell: str) -> None:
    assert python_of(cell).count("\n") == cell.count("\n")


def test_python_is_left_as_it_is() -> None:
    """Our own sources are Python, so nothing in them is IPython's."""
    import inspect

    from flake8_dask_pickle.source import magics

    text = inspect.getsource(magics)
    assert python_of(text) == text


def test_cells_are_joined_and_mapped_back() -> None:
    raw = notebook_json("x = 1\ny = 2\n", ("markdown", "# Title"), "", "%time f(x)")
    source = notebook_source("n.ipynb", raw)
    assert isinstance(source, NotebookSource)
    assert source.kind == "notebook"
    assert source.text == "x = 1\ny = 2\n\n\n0;    f(x)\n"
    assert source.written == "x = 1\ny = 2\n\n\n%time f(x)\n"
    assert source.cells == (Cell(1, 1), Cell(3, 4), Cell(4, 5))
    place = source.place(5, 7, 5, 11)
    assert (place.cell, place.row, place.column, place.end_column) == (4, 1, 7, 11)
    assert source.place(2, 1, 2, 2).cell == 1


def test_source_may_be_one_string_with_any_line_ends() -> None:
    raw = json.loads(notebook_json("x"))
    raw["cells"][0]["source"] = "x = 1\r\ny = 2\rz = 3"
    assert notebook_source("n.ipynb", json.dumps(raw)).text == "x = 1\ny = 2\nz = 3\n"


@pytest.mark.parametrize(
    ("metadata", "read"),
    [
        ({}, True),
        ({"kernelspec": {"name": "python3", "language": "python"}}, True),
        ({"kernelspec": {"name": "py"}, "language_info": {"name": "ipython"}}, True),
        ({"kernelspec": None, "language_info": {"name": "Python"}}, True),
        ({"kernelspec": {"name": "ir", "language": "R"}}, False),
        ({"language_info": {"name": "julia"}}, False),
    ],
)
def test_only_python_kernels(metadata: dict[str, object], read: bool) -> None:
    source = notebook_source("n.ipynb", notebook_json("x = 1", **metadata))
    assert source.kind == "notebook"
    assert source.text == ("x = 1\n" if read else "")


def test_a_cell_in_another_language_is_blank() -> None:
    raw = json.loads(notebook_json("select 1\nfrom x", "y = 1"))
    raw["cells"][0]["metadata"] = {"vscode": {"languageId": "sql"}}
    assert notebook_source("n.ipynb", json.dumps(raw)).text == "\n\ny = 1\n"


@pytest.mark.parametrize(
    ("raw", "reason", "row", "cell"),
    [
        ("", "not valid JSON", 1, None),
        ('{\n"nbformat": 4,,}', "not valid JSON", 2, None),
        ("[" * 100_000, "nested too deeply", 1, None),
        ('{"nbformat": %s}' % ("1" * 5000), "digits", 1, None),
        ("[]", "no 'nbformat'", 1, None),
        ('{"cells": []}', "no 'nbformat'", 1, None),
        ('{"nbformat": 4, "cells": {}}', "no list of 'cells'", 1, None),
        ('{"nbformat": 3, "worksheets": []}', "format 3 is not supported", 1, None),
        ('{"nbformat": 5, "cells": []}', "format 5 is not supported, only 4", 1, None),
        ('{"nbformat": 4, "cells": [1]}', "a cell is not an object", 1, 1),
        (notebook_json("x", "y").replace('["y"]', "[1]"), "source is not text", 1, 2),
        (notebook_json(("markdown", "#"), "x\ny\0"), r"'\x00'", 2, 2),
        (notebook_json("x = '\ud800'"), r"'\ud800'", 1, 1),
    ],
)
def test_refused(raw: str, reason: str, row: int, cell: int | None) -> None:
    with pytest.raises(UnreadableSource) as refused:
        notebook_source("n.ipynb", raw)
    assert reason in refused.value.reason
    assert (refused.value.row, refused.value.cell) == (row, cell)
