"""What stands where in the JSON text of a notebook, which is valid JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


class Span(NamedTuple):
    """A stretch of the JSON text."""

    start: int
    end: int


def sources(raw: str) -> Iterator[Span | None]:
    """Where the source of each cell stands; None for a cell without one."""
    cells = dict(members(raw, _after_space(raw, 0)))["cells"]
    for _, cell in members(raw, cells.start):
        yield dict(members(raw, cell.start)).get("source")


def members(raw: str, at: int) -> Iterator[tuple[str, Span]]:
    """Where the values of an object or a list stand, each with its key; a list has no keys."""
    has_keys = raw[at] == "{"
    at = _after_space(raw, at + 1)
    while raw[at] not in "]}":
        key = ""
        if has_keys:
            key, at = _DECODER.raw_decode(raw, at)
            at = _after_space(raw, _after_space(raw, at) + 1)  # the colon
        end = _DECODER.raw_decode(raw, at)[1]
        yield key, Span(at, end)
        at = _after_space(raw, end)
        if raw[at] == ",":
            at = _after_space(raw, at + 1)


def _after_space(raw: str, at: int) -> int:
    found = _SPACE.match(raw, at)
    return at if found is None else found.end()
