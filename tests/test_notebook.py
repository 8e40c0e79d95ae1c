"""Notebooks: what becomes of cells and magics, and which notebooks are refused."""

from __future__ import annotations

import ast
import json
import re
import sys
import time
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Cell, UnreadableSource
from flake8_dask_pickle.source.cells import read_cell
from flake8_dask_pickle.source.magics import python_of
from flake8_dask_pickle.source.notebook import NotebookSource, notebook_source

from .support import Command, notebook_json


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
    # in functions they name `get_ipython`, which is captured
    "def f(x):\n    !ls\n    return x\n!ls": (
        'def f(x):\n    get_ipython().getoutput("")\n    return x\npass'
    ),
    "def f(x):\n    files = !ls\n\n    %time y = x\n%time y = x": (
        'def f(x):\n    files = get_ipython().getoutput("")\n\n'
        '    0;    y = x; get_ipython().run_line_magic("", "")\n0;    y = x'
    ),
    "async  def f():\n  if 1:\n    y?\n# no end\n  %cd x\nclass A:\n  %cd x": (
        'async  def f():\n  if 1:\n    get_ipython().run_line_magic("", "")\n# no end\n'
        '  get_ipython().run_line_magic("", "")\nclass A:\n  pass'
    ),
    "class A:\n  def f(x,\ny):\n    %time x  # why\n  %time x": (
        "class A:\n  def f(x,\ny):\n    0;    x  # why\n  0;    x"
    ),
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
        ({"kernelspec": {"language": 5}, "language_info": {"name": ["x"]}}, True),
        ({"kernelspec": {"language": 5}, "language_info": {"name": "julia"}}, False),
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


# --- what IPython takes off, and what IPython alone can read --------------------------------------

#: Cells that are no Python before IPython has read them: each with its Python, as far as this
#: package reads it by itself.
PASTED = {
    "  x = 1\n  y = 2": "x = 1\ny = 2",
    "\n\tx = 1\n\n\tif x:\n\t\ty = 2": "\nx = 1\n\nif x:\n\ty = 2",
    "    %%time\n    x = 1": "\nx = 1",
    "  %time f(x)\n  !ls": "0;    f(x)\npass",
    "  x = 1\ny = 2": "x = 1\ny = 2",
    ">>> x = 1\n>>> for y in z:\n...     f(y)\n...\n": "x = 1\nfor y in z:\n    f(y)\n\n",
    "In [1]: x = 1\n\nIn [2]: for y in z:\n   ...:     f(y)": "x = 1\n\nfor y in z:\n    f(y)",
}

#: Cells that this package does not read by itself, and that IPython does, in as many lines.
IPYTHONS_OWN = ["x: list = !ls\nf(x)", "\n\n(x) = !ls\nf(x)"]


@pytest.mark.parametrize("cell", PASTED)
def test_indentation_and_prompts(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython.core.inputtransformer2", None)
    python = read_cell(cell)
    assert python.text == PASTED[cell]
    parse(python.text)
    lines = zip(cell.split("\n"), python.text.split("\n"), python.moved, strict=True)
    assert any(python.moved)
    for before, after, moved in lines:
        kept = after.lstrip("0; ")
        assert after in ("", "pass") or before.index(kept) == after.index(kept) + moved


@pytest.mark.parametrize("cell", IPYTHONS_OWN)
def test_ipython_has_the_last_word(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("IPython")
    python = read_cell(cell)
    parse(python.text)
    assert python.text.endswith("\nf(x)")
    assert python.moved == (0,) * (cell.count("\n") + 1)
    monkeypatch.setitem(sys.modules, "IPython.core.inputtransformer2", None)
    assert read_cell(cell) == (cell, ())


@pytest.mark.parametrize("cell", ["x = (", "x: list = !ls\ny = (", "x: list = !ls \\\n  -l\nf(x)"])
def test_what_ipython_cannot_read_stays(cell: str) -> None:
    assert read_cell(cell) == (cell, ())


@given(st.lists(st.sampled_from([*MAGICS, *PASTED, *IPYTHONS_OWN, "x = 1"]), max_size=3))
@example(["x: list = !ls\nf(x)", ""])
def test_what_ipython_runs_can_be_parsed(cells: list[str]) -> None:
    """Whatever IPython makes Python of is Python here as well, in the same lines."""
    transformers = pytest.importorskip("IPython.core.inputtransformer2")
    cell = "\n".join(cells)
    python = read_cell(cell).text
    assert python.count("\n") == cell.count("\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = transformers.TransformerManager().transform_cell(cell)
            parse(theirs)
        except SyntaxError:
            return
        if theirs.rstrip("\n").count("\n") == cell.strip("\n").count("\n"):
            parse(python)


def test_places_in_a_pasted_cell() -> None:
    raw = notebook_json("x = 1", "  def f(y):\n      return y\n  f(2)", ">>> f(3)")
    source = notebook_source("n.ipynb", raw)
    assert source.text == "x = 1\ndef f(y):\n    return y\nf(2)\nf(3)\n"
    place = source.place(2, 5, 4, 2)
    assert (place.cell, place.row, place.column) == (2, 1, 7)
    assert (place.end_row, place.end_column) == (3, 4)
    assert source.place(5, 1, 5, 5) == Place("n.ipynb", 3, 1, 5, 1, 9)
    assert source.place(1, 1, 1, 2) == Place("n.ipynb", 1, 1, 1, 1, 2)


# --- what only a notebook has ---------------------------------------------------------------------

CLIENT = "from dask.distributed import Client\nclient = Client()"


def found_in(*cells: str) -> list[Finding]:
    source = notebook_source("n.ipynb", notebook_json(*cells))
    return sorted(lint(source, Settings()), key=lambda finding: finding.place)


@pytest.mark.parametrize("line", ["!ls", "y = !ls", "%time y = x + 1", "%ls", "y = %time x"])
def test_magics_in_tasks_capture_the_shell(line: str) -> None:
    """Measured with ipykernel: "cannot pickle 'sqlite3.Connection' object"."""
    task = f"def helper(x):\n    {line}\ndef task(x):\n    helper(x)\n    return x"
    (found,) = found_in(CLIENT, f"{line}\n{task}\nclient.submit(task, 1).result()")
    assert (found.code, found.place.cell, found.place.row) == ("DPK104", 2, 7)
    assert "'get_ipython' by a magic or a shell line through 'helper'; it cannot" in found.message
    where = found.chain[-1].place
    assert (where.cell, where.row, where.column, where.end_column) == (2, 3, 5, 5 + len(line))
    assert found.chain[-1].message.startswith("'helper' has a magic or a shell line")


def test_magics_beside_tasks_are_fine() -> None:
    cells = ("def task(x):\n    return x", "for i in range(3):\n    %time task(i)\n!ls")
    assert found_in(CLIENT, *cells, "client.submit(task, 1).result()") == []


SHOWN = f"{CLIENT}\nclient"


@pytest.mark.parametrize(
    ("cells", "read", "is_found"),
    [
        ((SHOWN,), "Out", True),
        ((SHOWN,), "_oh[1]", True),
        ((SHOWN,), "_", True),
        ((SHOWN, "", "1"), "_1", True),
        (("", "x = 1", SHOWN, "1"), "_2", True),
        ((SHOWN, "1"), "__", True),
        ((SHOWN, "x = 1", "x"), "_", False),
        ((SHOWN, "1"), "_2", False),
        ((SHOWN, "1"), "___", False),
        ((SHOWN,), "In", False),
        ((f"{SHOWN};",), "Out", False),
        ((f"{SHOWN}\nx = 1",), "Out", False),
        ((f"{CLIENT}\nif client:\n    client",), "Out", False),
        ((SHOWN, "Out = {}"), "Out", False),
    ],
)
def test_what_was_shown_is_kept(cells: tuple[str, ...], read: str, is_found: bool) -> None:
    """Measured with ipykernel: "cannot pickle '_asyncio.Task' object"."""
    task = f"client.submit(lambda: {read}).result()"
    found = found_in(*cells, task, "client")
    assert [(one.code, one.confidence) for one in found] == [("DPK105", "possible")] * is_found
    assert all("'lambda' may capture Dask client" in one.message for one in found)


# --- whole notebooks, through the command ---------------------------------------------------------

LOCK = "import threading\nimport dask\nguard = threading.Lock()"
TASK = "def count(x):\n    with guard:\n        return x"
COMPUTE = "dask.delayed(count)(1).compute(scheduler='processes')"


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_version_is_read(dask_pickle: Command, tmp_path: Path, minor: int) -> None:
    """As nbformat itself writes it; from 4.5 on, cells have ids."""
    v4 = pytest.importorskip("nbformat.v4")
    nbformat = pytest.importorskip("nbformat")
    book = v4.new_notebook(cells=[v4.new_code_cell(one) for one in (LOCK, TASK, COMPUTE)])
    book.nbformat_minor = minor
    if minor < 5:
        for cell in book.cells:
            del cell["id"]
    nbformat.validate(book)
    path = tmp_path / "n.ipynb"
    path.write_text(nbformat.writes(book, version=nbformat.NO_CONVERT), encoding="utf-8")
    assert json.loads(path.read_text())["nbformat_minor"] == minor
    done = dask_pickle("check", "--isolated", "--output-format", "json", path)
    (found,) = json.loads(done.stdout)
    assert (found["code"], found["cell"], found["row"]) == ("DPK106", 3, 1)
    assert found["cell_id"] == (book.cells[2]["id"] if minor >= 5 else None)


def test_the_place_names_cell_row_and_column(dask_pickle: Command, tmp_path: Path) -> None:
    """And `%%time` is looked into, `%%bash` is not."""
    cells = (LOCK, TASK, f"%%time\nx = {COMPUTE}", f"%%bash\nx = {COMPUTE}")
    (tmp_path / "nb.ipynb").write_text(notebook_json(("markdown", "#"), *cells))
    done = dask_pickle(
        "check", "--isolated", "--output-format", "concise", "nb.ipynb", cwd=tmp_path
    )
    assert [line.split(" DPK")[0] for line in done.stdout.splitlines()] == ["nb.ipynb:cell 4:2:18:"]


def test_huge_outputs_cost_little(dask_pickle: Command, tmp_path: Path) -> None:
    raw = json.loads(notebook_json(LOCK, TASK, COMPUTE))
    picture = {"image/png": "iVBORw0KGgo" * 2_000_000}
    shown = {"output_type": "display_data", "data": picture, "metadata": {}}
    raw["cells"][0]["outputs"] = [shown]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(raw))
    begun = time.monotonic()
    done = dask_pickle("check", "--isolated", "--output-format", "github", path)
    assert time.monotonic() - begun < 20
    assert done.stdout.count("DPK106") == 2
    assert len(done.stdout) < 1000


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", ":1:1: DPK001 not analysed: not a notebook: not valid JSON"),
        ('{"cells": [\n  {"a" 1}]}', ":2:8: DPK001 not analysed: not a notebook: not valid JSON"),
        ('{"nbformat": 3}', "notebook format 3 is not supported, only 4; open and save it in"),
        ('{"nbformat": 4}', "DPK001 not analysed: not a notebook: it has no list of 'cells'"),
    ],
)
def test_what_is_no_notebook_is_said_so(
    dask_pickle: Command, tmp_path: Path, raw: str, said: str
) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(raw)
    done = dask_pickle("check", "--isolated", "--output-format", "concise", path)
    assert said in done.stdout
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    fixed = dask_pickle("check", "--isolated", "--fix", path)
    assert fixed.returncode == 1
    assert path.read_text() == raw


def test_notebooks_in_other_languages_are_named(dask_pickle: Command, tmp_path: Path) -> None:
    for name, language in {"a": "R", "b": "julia", "c": "R", "d": "\x1b[31m" * 99}.items():
        raw = notebook_json(LOCK, TASK, COMPUTE, kernelspec={"language": language})
        (tmp_path / f"{name}.ipynb").write_text(raw)
    done = dask_pickle("check", "--isolated", tmp_path)
    assert done.stderr.startswith(
        "Nothing found in 4 files. Not looked at: 2 notebooks in R, 1 notebook in julia, "
    )
    assert "\x1b" not in done.stderr
    assert len(done.stderr) < 200
    (tmp_path / "job.ipynb").write_text(notebook_json(LOCK, TASK, COMPUTE))
    done = dask_pickle("check", "--isolated", tmp_path)
    assert done.stderr.startswith("1 finding in 1 of 5 files. Not looked at: 2 notebooks in R, ")


def test_a_pasted_cell_is_checked_and_not_changed(dask_pickle: Command, tmp_path: Path) -> None:
    client = "from dask.distributed import Client\nclient = Client()"
    call = "client.submit(sum, (n for n in [1])).result()"
    pasted = f"  x = 1\n  {call}", f">>> {call}\n>>> {call}"
    path = tmp_path / "n.ipynb"
    path.write_text(notebook_json(client, *pasted, call))
    done = dask_pickle("check", "--isolated", "--output-format", "concise", path)
    column = call.index("n for n") + 1
    assert re.findall(r"cell (\d+:\d+:\d+): DPK101", done.stdout) == [
        f"2:2:{column + 2}",
        f"3:1:{column + 4}",
        f"3:2:{column + 4}",
        f"4:1:{column}",
    ]
    dask_pickle("check", "--isolated", "--fix", "--unsafe-fixes", path)
    after = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
    assert after[:3] == [client, *pasted]
    assert "[n for n in [1]]" in after[3]
    raw = path.read_bytes()
    dask_pickle("check", "--isolated", "--add-noqa", path)
    assert path.read_bytes() == raw
