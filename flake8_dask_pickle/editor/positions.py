"""Places as an editor counts them: rows and columns from 0, columns in units of an encoding.

Lines end where Python and the protocol end them, and nowhere else: `str.splitlines` also breaks at
form feeds and Unicode separators, and every place below one of those would be off by a row.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from flake8_dask_pickle.fixing.text import Text

_UTF_8 = "utf-8"
_UTF_16 = "utf-16"
_UTF_32 = "utf-32"

#: What this side can count in; without a word from the editor it is UTF-16.
ENCODINGS = (_UTF_16, _UTF_32, _UTF_8)


class Position(Protocol):
    """A position, as the protocol has it."""

    @property
    def line(self) -> int: ...

    @property
    def character(self) -> int: ...


class Point(NamedTuple):
    """A position of our own making."""

    line: int
    character: int


class Columns:
    """Columns in characters and in the editor's units, and back."""

    def __init__(self, encoding: str = _UTF_16) -> None:
        self._encoding = encoding if encoding in ENCODINGS else _UTF_16

    def units(self, line: str, column: int) -> int:
        """The units before a column (from 0) of a line; one behind its end counts as its end."""
        before = line[: max(column, 0)]
        if self._encoding == _UTF_32 or before.isascii():
            return len(before)
        if self._encoding == _UTF_8:
            return len(before.encode("utf-8", "surrogatepass"))
        return len(before) + sum(char > "\uffff" for char in before)

    def column(self, line: str, units: int) -> int:
        """The column that so many units lead to; those behind the end lead to the end.

        Units that end inside a character lead to its start.
        """
        if self._encoding == _UTF_32 or line.isascii():
            return min(units, len(line))
        taken = 0
        for column, char in enumerate(line):
            taken += self.units(char, 1)
            if taken > units:
                return column
        return len(line)


class Lines:
    """A text, to translate places in it."""

    def __init__(self, text: str, columns: Columns) -> None:
        self._text = Text(text)
        self._length = len(text)
        self._rows, _ = self._text.place(self._length)
        self._columns = columns

    def point(self, row: int, column: int) -> Point:
        """The position of a row (from 1) and a column (from 0), or the nearest there is."""
        row = max(row, 1)
        if row > self._rows:
            return self.point_at(self._length)
        return Point(row - 1, self._columns.units(self._text.line(row), column))

    def point_at(self, offset: int) -> Point:
        """The position of an offset."""
        return self.point(*self._text.place(offset))

    def offset(self, position: Position) -> int:
        """The offset of a position, or of the nearest there is."""
        row = position.line + 1
        if row > self._rows:
            return self._length
        column = self._columns.column(self._text.line(row), position.character)
        return self._text.offset(row, column)
