"""Jupyter notebooks: the Python of all code cells as one text, with a way back to the cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flake8_dask_pickle.finding import Place
from flake8_dask_pickle.source.cells import CellPython, read_cell
from flake8_dask_pickle.source.text import Cell, Source, UnreadableSource

#: JSON can spell a null byte and half a surrogate pair; no Python file can hold them.
NEVER_IN_PYTHON = re.compile("[\\0\ud800-\udfff]")


def is_python(language: str) -> bool:
    """Whether what a kernel or an editor calls a language is Python."""
    return language.lower().startswith(("python", "ipython"))


@dataclass(frozen=True, slots=True)
class NotebookSource(Source):
    """A notebook's Python, and line for line what the person wrote there, magics and all.

    `language` is what its kernel runs. `moved` says of rows of `text` how many columns further left
    they stand than in the notebook; it has all rows of a cell, or none of them.
    """

    written: str = ""
    language: str = "python"
    moved: Mapping[int, int] = field(default_factory=dict, compare=False)

    @property
    def is_python(self) -> bool:
        """Whether its kernel runs Python; if not, there is no text."""
        return is_python(self.language)

    @property
    def counts(self) -> dict[int, int]:
        """The numbers that the cells have in `In [5]`, run from the top down: empty ones have none.

        By the numbers of the cells.
        """
        lines, ends = _lines(self.written), [one.first_row - 1 for one in self.cells[1:]]
        rows = zip(self.cells, [*ends, None], strict=True)
        filled = (one for one, end in rows if "".join(lines[one.first_row - 1 : end]).strip())
        return {cell.number: count for count, cell in enumerate(filled, 1)}

    def place(self, row: int, column: int, end_row: int, end_column: int) -> Place:
        columns = column + self.moved.get(row, 0), end_column + self.moved.get(end_row, 0)
        line = _lines(self.written)[row - 1]
        if row == end_row and columns[1] > len(line) + 1:
            # What stands for a magic is longer than what is written.
            columns = len(line) - len(line.lstrip()) + 1, len(line) + 1
        return Source.place(self, row, columns[0], end_row, columns[1])


@lru_cache(maxsize=4)
def _lines(written: str) -> list[str]:
    return written.split("\n")


def notebook_source(filename: str, raw: str) -> Source:
    """The Python of a notebook (the JSON text `raw`, nbformat 4).

    A notebook in another language gives an empty source, which says so. Raises UnreadableSource
    when `raw` is not a notebook that can be understood.
    """
    notebook = _loaded(raw)
    language = _language(notebook)
    if not is_python(language):
        return NotebookSource(filename, "", "notebook", language=language)
    texts: list[str] = []
    written: list[str] = []
    cells: list[Cell] = []
    moved: dict[int, int] = {}
    row = 1
    for number, cell in _code_cells(notebook):
        text = _text_of(cell, number)
        line_ends = text.count("\n")
        python = read_cell(text) if _is_python_cell(cell) else CellPython("\n" * line_ends)
        cells.append(Cell(number, row, _id_of(cell)))
        written.append(text)
        texts.append(python.text)
        moved.update(enumerate(python.moved, row))
        row += line_ends + 1
    return NotebookSource(
        filename, _joined(texts), "notebook", tuple(cells), _joined(written), language, moved
    )


def _joined(texts: list[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


def _loaded(raw: str) -> dict[str, Any]:
    """The notebook as data, of a format that is understood."""
    try:
        notebook = json.loads(raw)
    except json.JSONDecodeError as error:
        reason = f"not a notebook: not valid JSON ({error.msg})"
        raise UnreadableSource(reason, error.lineno, error.colno) from None
    except RecursionError:
        raise UnreadableSource("not a notebook: its JSON is nested too deeply") from None
    except ValueError as error:  # a number of more digits than Python converts
        raise UnreadableSource(f"not a notebook: {error}") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise UnreadableSource("not a notebook: its JSON says no 'nbformat'")
    version = notebook["nbformat"]
    if version != 4:
        advice = "; open and save it in Jupyter to bring it to 4" if version < 4 else ""
        raise UnreadableSource(f"notebook format {version} is not supported, only 4{advice}")
    if not isinstance(notebook.get("cells"), list):
        raise UnreadableSource("not a notebook: it has no list of 'cells'")
    return notebook


def _language(notebook: dict[str, Any]) -> str:
    """What the kernel runs; a notebook that does not say is taken to be in Python."""
    metadata = _table(notebook, "metadata")
    kernel, language = _table(metadata, "kernelspec"), _table(metadata, "language_info")
    said = (kernel.get("language"), language.get("name"))
    return next((one for one in said if one and isinstance(one, str)), "python")


def _table(of: dict[str, Any], key: str) -> dict[str, Any]:
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def _is_python_cell(cell: dict[str, Any]) -> bool:
    """Whether the editor was not told that this one cell is in another language."""
    language = _table(_table(cell, "metadata"), "vscode").get("languageId", "python")
    return is_python(str(language))


def _code_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The code cells, each with its 1-based number over all cells."""
    for number, cell in enumerate(notebook["cells"], 1):
        if not isinstance(cell, dict):
            raise UnreadableSource("not a notebook: a cell is not an object", cell=number)
        if cell.get("cell_type") == "code":
            yield number, cell


def _id_of(cell: dict[str, Any]) -> str | None:
    found = cell.get("id")
    return found if isinstance(found, str) else None


def _text_of(cell: dict[str, Any], number: int) -> str:
    """A cell's source, with `\\n` line ends; the format lets it be one string or a list of them."""
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise UnreadableSource("not a notebook: a cell's source is not text", cell=number)
    text = "".join(lines).replace("\r\n", "\n").replace("\r", "\n")
    if (odd := NEVER_IN_PYTHON.search(text)) is not None:
        row = text.count("\n", 0, odd.start()) + 1
        reason = f"the cell contains the character {odd[0]!a}; is it Python?"
        raise UnreadableSource(reason, row, cell=number)
    return text
