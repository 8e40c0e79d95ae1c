"""Changes of a notebook's Python, as changes of its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flake8_dask_pickle.fixing.text import Replacement, Text
from flake8_dask_pickle.source.notebook import NotebookSource


class CannotChangeError(Exception):
    """A change that a notebook has no place for: magics stand there, or the end of a cell."""


class CellChange(NamedTuple):
    """Put `content` between two places of a cell; rows count from 1, columns from 0."""

    start: tuple[int, int]
    end: tuple[int, int]
    content: str


def cell_changes(
    source: NotebookSource, changes: Iterable[Replacement]
) -> dict[int, list[CellChange]]:
    """The changes of each cell, by its number over all cells. Raises CannotChangeError."""
    cells = list(_cells(source))
    text = Text(source.text)
    found: dict[int, list[CellChange]] = {}
    for change in changes:
        at = bisect_right(cells, change.start, key=lambda cell: cell.start) - 1
        if at < 0:
            raise CannotChangeError("no cell holds Python")
        cell = cells[at]
        inside = cell.fitted(change)
        (row, column), (end_row, end_column) = text.place(inside.start), text.place(inside.end)
        above = cell.first_row - 1
        one = CellChange((row - above, column), (end_row - above, end_column), inside.content)
        cell.require_python(one)
        found.setdefault(cell.number, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Cell:
    """A code cell: where it stands in the joined text, and its lines there and in the notebook."""

    number: int
    first_row: int
    #: Offsets; `end` is that of the line end which joins it to the next cell.
    start: int
    end: int
    lines: tuple[str, ...]
    written: tuple[str, ...]
    #: Whether its lines have other columns in the notebook: it is indented, or has prompts.
    is_moved: bool = False

    def fitted(self, change: Replacement) -> Replacement:
        """The change without the line end after the cell, which is not the cell's own."""
        start, end, content = change
        if start > self.end:  # behind the last cell
            return Replacement(self.end, self.end, "\n" + content.removesuffix("\n"))
        if end <= self.end:
            return change
        if end > self.end + 1 or (content and not content.endswith("\n")):
            raise CannotChangeError("it spans cells")
        if not content and "\n".join(self.lines)[: start - self.start].endswith("\n"):
            start -= 1  # lines at the end of a cell go with the line end before them
        return Replacement(start, self.end, content.removesuffix("\n"))

    def require_python(self, change: CellChange) -> None:
        """Raise CannotChangeError unless what is touched is Python as the person wrote it."""
        (row, column), (end_row, end_column), content = change
        if self.is_moved:
            raise CannotChangeError("the whole cell is indented, or has prompts")
        if row <= self._magic_rows():
            raise CannotChangeError("a magic says what the cell is")
        first_untouched = end_row if end_column == 0 and end_row > row else end_row + 1
        if column == 0 and change.start == change.end and content.endswith("\n"):
            first_untouched = row  # lines before this one
        if any(map(self._is_changed, range(row, first_untouched))):
            raise CannotChangeError("magics stand there")
        if self._is_changed(row - 1) and self.written[row - 2].endswith("\\"):
            raise CannotChangeError("a magic goes on there")

    def _is_changed(self, row: int) -> bool:
        """Whether a row is not Python in the notebook."""
        return 0 < row <= len(self.lines) and self.lines[row - 1] != self.written[row - 1]

    def _magic_rows(self) -> int:
        """How many rows at the top belong to what says that the cell is not plain Python."""
        head = next((row for row, line in enumerate(self.written, 1) if line.strip()), 0)
        if head and not any(line.strip() for line in self.lines):
            return len(self.lines)
        return head if head and self.written[head - 1].startswith("%%") else 0


def _cells(source: NotebookSource) -> Iterator[_Cell]:
    """The code cells of a notebook, from the top down."""
    lines, written = source.text.split("\n"), source.written.split("\n")
    firsts = [cell.first_row for cell in source.cells]
    start = 0
    for cell, after in zip(source.cells, [*firsts[1:], len(lines)], strict=False):
        rows = slice(cell.first_row - 1, after - 1)
        end = start + sum(len(line) + 1 for line in lines[rows]) - 1
        yield _Cell(
            cell.number,
            cell.first_row,
            start,
            end,
            tuple(lines[rows]),
            tuple(written[rows]),
            cell.first_row in source.moved,
        )
        start = end + 1
