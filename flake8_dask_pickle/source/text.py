"""The text to analyse, and the map from its lines back to the file the person has open."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from flake8_dask_pickle.finding import Place

SourceKind = Literal["module", "notebook"]


class UnreadableSource(Exception):
    """A file that cannot be analysed: bad encoding, bad JSON, a syntax error, no permission.

    `row`, `column` and `cell` are 1-based; `cell` is None outside notebooks.
    """

    def __init__(self, reason: str, row: int = 1, column: int = 1, cell: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.column = column
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A notebook cell: its 1-based number over all cells, and its first row in the joined text.

    `id` is what the notebook calls it; before nbformat 4.5 cells had no such names.
    """

    number: int
    first_row: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One unit of Python text. A notebook's code cells are joined into a single module."""

    filename: str
    text: str
    kind: SourceKind = "module"
    cells: tuple[Cell, ...] = ()

    def place(self, row: int, column: int, end_row: int, end_column: int) -> Place:
        """Where the person sees this stretch of `text` (1-based rows and columns)."""
        if not self.cells:
            return Place(self.filename, None, row, column, end_row, end_column)
        at = max(bisect_right(self.cells, row, key=lambda cell: cell.first_row) - 1, 0)
        cell = self.cells[at]
        shift = cell.first_row - 1
        rows = row - shift, end_row - shift
        return Place(self.filename, cell.number, rows[0], column, rows[1], end_column, cell.id)
