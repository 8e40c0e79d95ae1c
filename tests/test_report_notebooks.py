"""Rows of a notebook's file, for formats that know nothing but files and rows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click import unstyle

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport, renderer
from flake8_dask_pickle.source.notebook import notebook_source
from flake8_dask_pickle.source.stored import StoredNotebook

from .support import LOCK_SCRIPT, Command, notebook_json

CELLS = ("import threading\nimport dask", "guard = threading.Lock()", "x = 1\n%time f(count)")
NOTEBOOK_FORMATS = ("pylint", "github", "azure", "gitlab", "rdjson", "sarif", "junit")


def stored(raw: str, wanted: str = "count") -> FileReport:
    """A report of a notebook that is stored so; its finding is at `wanted`."""
    source = notebook_source("n.ipynb", raw)
    at = source.text.index(wanted)
    row = source.text.count("\n", 0, at) + 1
    column = at - source.text.rfind("\n", 0, at)
    where = source.place(row, column, row, column + len(wanted))
    found = Finding("DPK106", "captured-lock", "'count' captures a lock", "", where)
    return FileReport((found,), source, contents=raw.encode())


def row_in_file(name: str, found: FileReport) -> int:
    """The row that a format gives."""
    said = text(name, found)
    patterns = {
        "pylint": r"^n\.ipynb:(\d+): ",
        "github": r",line=(\d+),endLine=\1::",
        "azure": r";linenumber=(\d+);",
        "gitlab": r'"begin": {"line": (\d+),',
        "rdjson": r'"range": {"start": {"line": (\d+)}}',
        "sarif": r'"region": {"startLine": (\d+)}',
        "junit": r' line="(\d+)"',
    }
    (row,) = re.findall(patterns[name], said)
    return int(row)


def text(name: str, found: FileReport) -> str:
    return "\n".join(unstyle(line) for line in renderer(name)([found]))


@pytest.mark.parametrize("name", NOTEBOOK_FORMATS)
def test_a_finding_in_a_notebook_has_the_row_of_the_file(name: str) -> None:
    """As Jupyter stores it, the line of a cell is a row of the file; and the cell is named."""
    raw = json.dumps(json.loads(notebook_json(("markdown", "count"), *CELLS)), indent=1)
    found = stored(raw)
    row = row_in_file(name, found)
    assert raw.split("\n")[row - 1].strip() == '"%time f(count)"'
    assert "cell 4:2:9" in text(name, found)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (json.dumps, '{"nbformat":'),
        (lambda book: json.dumps(book, indent="\t"), '"%time f(count)"'),
        (lambda book: "\ufeff" + json.dumps(book, indent=1), '"%time f(count)"'),
        (lambda book: json.dumps(book, indent=1).replace("\n", "\r\n"), '"%time f(count)"'),
        (lambda book: json.dumps(as_strings(book), indent=1), '"source": "x = 1'),
        (lambda book: json.dumps(as_strings(book, "\r\n"), indent=1), '"source": "x = 1'),
    ],
)
def test_however_a_notebook_is_stored(layout: Any, expected: str) -> None:
    raw = layout(json.loads(notebook_json(*CELLS)))
    row = StoredNotebook("n.ipynb", raw.encode()).row(3, 2)
    assert raw.lstrip("\ufeff").split("\n")[row - 1].strip().startswith(expected)


def as_strings(book: Any, line_end: str = "\n") -> Any:
    """The notebook with each source as one string."""
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", line_end)
    return book


def test_lines_that_are_stored_in_pieces() -> None:
    pieces = ["a", " = 1\r", "\nb = 2\n\n", "c = 3\rd", " = 4"]
    book = json.loads(notebook_json("x"))
    book["cells"][0]["source"] = pieces
    raw = json.dumps(book, indent=1)
    assert notebook_source("n.ipynb", raw).text == "a = 1\nb = 2\n\nc = 3\nd = 4\n"
    rows = raw.split("\n")
    first = next(at for at, row in enumerate(rows) if row.strip() == '"a",') + 1
    notebook = StoredNotebook("n.ipynb", raw.encode())
    assert [notebook.row(1, row) - first for row in range(1, 6)] == [0, 2, 2, 3, 3]
    assert notebook.row(1, 99) - first == 3


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", "{}", '{"cells": 1}', '{"cells": [1]}', '{"cells": [{"source": 1}]}',
            '{"cells": [{"source": [[]]}]}', '{"cells": [{"source": []}]}', "[" * 9999, "\0"]
)  # fmt: skip
def test_what_cannot_be_found_is_the_first_row(raw: str) -> None:
    assert StoredNotebook("n.ipynb", raw.encode()).row(1, 1) == 1
    assert StoredNotebook("n.ipynb", raw.encode()).row(7, 3) == 1
    assert StoredNotebook("n.ipynb", b"\xff").row(1, 1) == 1


def test_rows_of_a_real_run(dask_pickle: Command, tmp_path: Path) -> None:
    cells = LOCK_SCRIPT.split("client = ")
    raw = json.dumps(
        json.loads(notebook_json(cells[0], "client = " + cells[1], "client.submit(")), indent=1
    )
    (tmp_path / "broken.ipynb").write_text(raw)
    (tmp_path / "lock.ipynb").write_text(raw.replace('client.submit("', 'x"'))
    done = dask_pickle("check", "--isolated", "--output-format", "gitlab", ".", cwd=tmp_path)
    for name, code, wanted in (
        ("lock", "DPK106", "print(client.submit(count, 1).result())"),
        ("broken", "DPK001", '"client.submit("'),
    ):
        (found,) = [
            one for one in json.loads(done.stdout) if one["location"]["path"].startswith(name)
        ]
        assert found["check_name"] == code
        row = found["location"]["positions"]["begin"]["line"]
        assert wanted in raw.split("\n")[row - 1]
