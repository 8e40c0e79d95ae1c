"""Texts with holes: `<task>` is a name, `<do guard>` a statement about `guard`.

Holes nest (`<do <obj>>`), and what fills one may hold further ones. What has several lines keeps
the indentation of the hole; a line that holds nothing but an empty hole goes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: No code of ours writes `<` next to a word.
HOLE = re.compile(r"<(?P<word>\w+)(?: (?P<about>[^<>]*))?>")

Filler = Callable[[str, str], str]


def fill(text: str, filler: Filler) -> str:
    """The text with all holes filled by `filler(word, about)`."""
    while (hole := HOLE.search(text)) is not None:
        text = _splice(text, hole, filler(hole["word"], hole["about"] or ""))
    return text


def _splice(text: str, hole: re.Match[str], value: str) -> str:
    start = text.rfind("\n", 0, hole.start()) + 1
    before, after = text[start : hole.start()], text[hole.end() :]
    if not value and not before.strip() and (not after or after[0] == "\n"):
        return text[:start] + after[1:]
    margin = before[: len(before) - len(before.lstrip())]
    return text[: hole.start()] + value.replace("\n", "\n" + margin) + after


def indented(text: str, margin: str = "    ") -> str:
    """The text, one level deeper."""
    return "\n".join(margin + line if line.strip() else line for line in text.split("\n"))
