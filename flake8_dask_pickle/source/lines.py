"""Lines of text as Python counts them, and the way from a place back to the analysed text."""

from __future__ import annotations

import io

from flake8_dask_pickle.finding import Place
from flake8_dask_pickle.source.text import Source


def lines_of(text: str) -> list[str]:
    """The lines of `text`, without their ends.

    Only `\\n`, `\\r\\n` and `\\r` end a line for Python; `str.splitlines` also breaks at form feeds
    and Unicode separators, and every row after one of those would be off by one.
    """
    return io.StringIO(text, newline=None).read().split("\n")


def row_in_text(source: Source, place: Place) -> int:
    """The 1-based row of `place` in `source.text`: `Source.place` undone."""
    for cell in source.cells:
        if cell.number == place.cell:
            return cell.first_row + place.row - 1
    return place.row
