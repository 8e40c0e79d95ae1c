"""Notebooks as Python files: percent scripts, the formats of jupytext, and nbQA.

What is found in them is what is found in the notebook itself, but for what a magic hides there.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from .support import Project, notebook, parse_report, run

if TYPE_CHECKING:
    from collections.abc import Iterable

jupytext = pytest.importorskip("jupytext")
nbformat = pytest.importorskip("nbformat")

#: The last expression of a cell is shown, and kept in `Out`; what is found has a comment.
CELLS = [
    "import threading\nfrom dask.distributed import Client\n\nclient = Client()",
    "guard = threading.Lock()\n\n\ndef count(x):\n    return guard, x",
    "%matplotlib inline\nclient.submit(count, 1).result()  # DPK106",
    "%%time\nclient.submit(count, 2).result()  # DPK106",
    "%%bash\nls",
    "client.submit(sum, [1])",
    "client.submit(sum, [2]);  # DPK302",
    "client.submit(sum, [3])  # DPK302\nx = 1",
    "client.submit(sum, [4])\n# a comment",
    "if x:\n    client.submit(sum, [5])  # DPK302",
    "!ls\nclient.map(abs, [1])",
    "client.submit(sum, [6])",
]

EXPECTED = sorted(
    (line.partition("#")[2].strip(), line)
    for cell in CELLS
    for line in cell.split("\n")
    if "# DPK" in line
)


def lines_found(text: str, found: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    """Codes and the lines that they are about."""
    lines = text.split("\n")
    return sorted((code, lines[row - 1]) for code, row in found)


def test_the_notebook_itself(project: Project) -> None:
    project.write("book.ipynb", notebook(CELLS))
    options = ["--isolated", "--output-format", "json", "book.ipynb"]
    done = project.python("-m", "flake8_dask_pickle", "check", *options)
    found = json.loads(done.stdout)
    # Every other cell is a heading.
    lines = [
        (one["code"], CELLS[one["cell"] // 2 - 1].split("\n")[one["row"] - 1]) for one in found
    ]
    assert sorted(lines) == EXPECTED


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "form",
    ["percent", "light", pytest.param("nomarker", marks=SLOW), pytest.param("sphinx", marks=SLOW)],
)
def test_what_jupytext_writes(project: Project, form: str) -> None:
    book = nbformat.reads(notebook(CELLS), as_version=4)
    text = jupytext.writes(book, fmt=f"py:{form}")
    if form == "sphinx":  # it leaves shell lines as they are, which no Python can read
        text = text.replace("\nls\n", "\n")
    project.write("book.py", text)

    found = project.flake8("--isolated", "--select", "DPK,E9", "book.py")

    assert lines_found(text, [(one.code, one.row) for one in found]) == EXPECTED


def test_a_percent_script_of_no_other_program(project: Project) -> None:
    text = "\n".join(
        f"# %%{' a title' * (number % 2)}\n{cell}"
        for number, cell in enumerate(CELLS)
        if not cell.startswith(("%", "!"))
    )
    project.write("book.py", text)

    found = project.flake8("--isolated", "--select", "DPK,E9", "book.py")

    wanted = [one for one in EXPECTED if one[0] == "DPK302"]
    assert lines_found(text, [(one.code, one.row) for one in found]) == wanted


def test_a_script_that_is_no_notebook_shows_nothing(project: Project) -> None:
    """The same lines without marks: nobody keeps a future there."""
    text = "\n\n".join(cell for cell in CELLS if not cell.startswith(("%", "!")))
    project.write("book.py", text)
    found = project.flake8("--isolated", "--select", "DPK302", "book.py")
    assert len(found) == text.count(".submit(")


def test_nbqa(project: Project) -> None:
    """It takes semicolons at the end of a cell away, so one finding is not made there."""
    project.write("book.ipynb", notebook(CELLS))
    command = [sys.executable, "-m", "nbqa", "flake8", "book.ipynb", "--select", "DPK,E9"]
    done = run(command, project.root)
    assert done.stderr == ""
    found = parse_report(done.stdout)
    lines = []
    for one in found:
        name, _, cell = one.filename.rpartition(":cell_")
        assert name == "book.ipynb"
        lines.append((one.code, CELLS[int(cell) - 1].split("\n")[one.row - 1]))
    assert sorted(lines) == [one for one in EXPECTED if ";" not in one[1]]
