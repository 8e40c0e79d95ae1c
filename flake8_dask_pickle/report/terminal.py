"""Text that others wrote, made fit for a terminal."""

from __future__ import annotations

import unicodedata

from click import style

from flake8_dask_pickle.finding import Place

_TAB = "    "
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

#: Longer lines are shown in part.
_LONGEST = 160


def printable(text: str) -> str:
    """`text` on one line, unable to steer a terminal or to reorder what stands around it."""
    return "".join(map(_shown, text))


def visible(line: str) -> str:
    """A line of a file as it is, apart from what a terminal would obey instead of showing it."""
    return "".join(char if char in "\t\n" else _shown(char) for char in line)


def location(place: Place) -> str:
    """`path:row:column`, with the cell before the row in a notebook."""
    cell = "" if place.cell is None else f"cell {place.cell}:"
    return style(printable(place.filename), bold=True) + f":{cell}{place.row}:{place.column}"


def underlined(line: str, start: int, end: int, mark: str = "^") -> tuple[str, str]:
    """A line as it is shown, and the marks to put below it from column `start` up to `end`.

    Columns are 1-based and count characters; tabs and wide characters are allowed for. A place
    behind the end of the line, and an empty one, gets one mark.
    """
    start, end = start - 1, max(end - 1, start)
    left = max(0, min(start - _LONGEST // 3, len(line) - _LONGEST))
    right = left + _LONGEST
    ahead, behind = "…" * (left > 0), "…" * (right < len(line))
    before, marked, after = line[left:start], line[start : min(end, right)], line[end:right]
    marks = " " * _width(ahead + before) + mark * max(_width(marked), 1)
    return ahead + "".join(map(_displayed, before + marked + after)) + behind, marks


def _shown(char: str) -> str:
    """What stands for a character that a terminal would obey instead of showing it."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode has a picture of each control character
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if 0x80 <= code < 0xA0 or char in _BIDI else char


def _displayed(char: str) -> str:
    return _TAB if char == "\t" else _shown(char)


def _width(text: str) -> int:
    """How many columns of a terminal the text fills."""
    return sum(_char_width(char) for displayed in map(_displayed, text) for char in displayed)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
