"""Text with places: rows and columns to offsets and back, and edits applied."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")


class Replacement(NamedTuple):
    """Put `content` in the place of what stands from offset `start` up to `end`."""

    start: int
    end: int
    content: str


class OverlapError(ValueError):
    """Two replacements want the same stretch of text."""


class Text:
    """A text whose lines end as Python counts them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        found = _LINE_END.search(text)
        #: How its lines end; `\\n` where it has only one.
        self.line_end = "\n" if found is None else found[0]

    def offset(self, row: int, column: int) -> int:
        """The offset of a row (from 1) and a column (from 0)."""
        return self._starts[row - 1] + column

    def place(self, offset: int) -> tuple[int, int]:
        """The row (from 1) and the column (from 0) of an offset."""
        row = bisect_right(self._starts, offset)
        return row, offset - self._starts[row - 1]

    def line(self, row: int) -> str:
        """The text of a row, without its end."""
        end = self._starts[row] if row < len(self._starts) else len(self.text)
        return self.text[self._starts[row - 1] : end].rstrip("\r\n")

    def line_start(self, row: int) -> int:
        """The offset at which a row begins; that of the end of the text for the row after it."""
        return self._starts[row - 1] if row <= len(self._starts) else len(self.text)


def applied(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with all replacements made, the same one twice counting once.

    Raises OverlapError when two of them touch the same stretch.
    """
    pieces: list[str] = []
    at = 0
    for one in ordered(replacements):
        pieces += (text[at : one.start], one.content)
        at = one.end
    return "".join([*pieces, text[at:]])


def ordered(replacements: Iterable[Replacement]) -> Sequence[Replacement]:
    """The replacements from the top down, each once. Raises OverlapError."""
    found = sorted(set(replacements))
    for before, after in itertools.pairwise(found):
        if after.start < before.end or after.start == before.start:
            raise OverlapError
    return found
