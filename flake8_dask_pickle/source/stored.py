"""The rows of a notebook's file on which the lines of its cells stand."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from flake8_dask_pickle.source.files import decoded
from flake8_dask_pickle.source.jsontext import Span, members, sources
from flake8_dask_pickle.source.text import UnreadableSource

_LINE_END = re.compile(r"\r\n|\r|\n")


class StoredNotebook:
    """A notebook's file, as its bytes are stored."""

    def __init__(self, filename: str, raw: bytes) -> None:
        self._filename = filename
        self._raw = raw

    def row(self, cell: int, row: int) -> int:
        """The 1-based row of the file that holds this row of a cell; 1 where that is not known.

        Jupyter writes each line of a cell on a row of its own. Other programs may write a cell, or
        the whole notebook, on one.
        """
        rows = self._rows.get(cell, [1])
        return rows[min(row, len(rows)) - 1]

    @cached_property
    def _rows(self) -> dict[int, list[int]]:
        """The row of each line of the cells, by their numbers; nothing for what is no notebook."""
        try:
            raw, _ = decoded(self._filename, self._raw)
            line_ends = [found.start() for found in re.finditer("\n", raw)]
            return {
                number: _rows_of(raw, span, line_ends)
                for number, span in enumerate(sources(raw), 1)
                if span is not None
            }
        except (UnreadableSource, ValueError, LookupError, RecursionError):
            return {}


def _rows_of(raw: str, source: Span, line_ends: list[int]) -> list[int]:
    """The row of each line of a cell whose source, a string or a list of them, stands there."""
    strings = [source] if raw[source.start] == '"' else [at for _, at in members(raw, source.start)]
    if not strings:
        strings = [source]
    pieces = [json.loads(raw[at.start : at.end]) for at in strings]
    text = "".join(map(str, pieces))
    starts = [0, *accumulate(len(str(piece)) for piece in pieces)][:-1]
    rows = [bisect_right(line_ends, at.start) + 1 for at in strings]
    lines = [0, *(found.end() for found in _LINE_END.finditer(text))]
    return [rows[bisect_right(starts, line) - 1] for line in lines]
