"""Cells of a notebook rewritten in its JSON text; all other bytes stay as they are."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flake8_dask_pickle.fixing.notebooks import CannotChangeError, CellChange
from flake8_dask_pickle.fixing.text import Text
from flake8_dask_pickle.source.jsontext import Span, members, sources

#: One character of a JSON string, as it is spelt there.
_SPELT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.",
    re.DOTALL,
)


class _Char(NamedTuple):
    """A character of a cell's source: as it is spelt in JSON, and where it stood before."""

    spelt: str
    #: Where it stood before, counted over all strings of a list; None when it is new.
    offset: int | None = None
    #: The string of the list that began with it.
    begins: int | None = None

    @property
    def text(self) -> str:
        """The character itself."""
        return str(json.loads(f'"{self.spelt}"'))


def spliced(raw: str, changes: Mapping[int, Iterable[CellChange]]) -> str:
    """The notebook `raw` with changes made in its cells, which are numbered from 1.

    Raises CannotChangeError where a cell has no source to change.
    """
    pieces: list[str] = []
    at = 0
    for number, span in enumerate(sources(raw), 1):
        if number in changes:
            if span is None:
                raise CannotChangeError("the cell has no source")
            pieces += (raw[at : span.start], _rewritten(raw, span, changes[number]))
            at = span.end
    return "".join([*pieces, raw[at:]])


# --- one cell -------------------------------------------------------------------------------------


def _rewritten(raw: str, span: Span, changes: Iterable[CellChange]) -> str:
    """The JSON of a cell's source after its changes: a string stays one, a list stays one."""
    if raw[span.start] == '"':
        return _string(_changed(_spelling(raw, [span]), changes, raw.isascii()))
    items = [item for _, item in members(raw, span.start)]
    chars = _changed(_spelling(raw, items), changes, raw.isascii())
    if not items:
        return "[" + ", ".join(map(_string, _lines(chars))) + "]"
    lead, tail = raw[span.start : items[0].start], raw[items[-1].end : span.end]
    between = [raw[one.end : two.start] for one, two in itertools.pairwise(items)]
    usual = between[-1] if between else "," + (lead[1:] or (" " if '": ' in raw else ""))
    pieces: list[str] = []
    for line in _lines(chars):
        item = line[0].begins
        pieces += (between[item - 1] if item else usual, _string(line))
    return "".join([lead, *pieces[1:], tail] if pieces else ["[]"])


def _string(chars: Iterable[_Char]) -> str:
    return '"' + "".join(char.spelt for char in chars) + '"'


def _spelling(raw: str, strings: Iterable[Span]) -> list[_Char]:
    """The characters of the strings of a cell's source, one after the other."""
    chars: list[_Char] = []
    for item, span in enumerate(strings):
        for at, spelt in enumerate(_SPELT.findall(raw, span.start + 1, span.end - 1)):
            chars.append(_Char(spelt, len(chars), None if at else item))
    return chars


def _changed(chars: list[_Char], changes: Iterable[CellChange], in_ascii: bool) -> list[_Char]:
    """The characters after the changes, which do not overlap; what stays keeps its spelling."""
    text = Text(json.loads(_string(chars)))
    after: list[_Char] = []
    at = 0
    for begins, ends, content in sorted(changes):
        start, end = text.offset(*begins), text.offset(*ends)
        written = content.replace("\n", text.line_end)
        first = _alike(text.text[start:end], written)
        last = _alike(reversed(text.text[start + first : end]), reversed(written[first:]))
        after += chars[at : start + first]
        after += _new(written[first : len(written) - last], in_ascii)
        at = end - last
    return after + chars[at:]


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters two texts have in common at their start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _new(content: str, in_ascii: bool) -> Iterator[_Char]:
    """New characters, in the alphabet of the file."""
    for char in content:
        yield _Char(json.dumps(char, ensure_ascii=in_ascii)[1:-1])


def _lines(chars: list[_Char]) -> Iterator[list[_Char]]:
    """The strings of a list: as they were, and anew line by line where something has changed."""
    line: list[_Char] = []
    for char in chars:
        if line and _is_end(line[-1], char):
            yield line
            line = []
        line.append(char)
    if line:
        yield line


def _is_end(before: _Char, after: _Char) -> bool:
    """Whether one string of a list ends, and the next begins, between two characters."""
    if before.offset is not None and after.offset == before.offset + 1:
        return after.begins is not None
    return before.text == "\n" or (before.text == "\r" and after.text != "\n")
