"""What a pickle holds, read from its opcodes: nothing of it is loaded."""

from __future__ import annotations

import pickletools

#: From here on a client warns of a large graph: `distributed.admin.large-graph-warning-threshold`.
MANY_BYTES = 10_000_000

#: By the kind of a captured object, what in a payload shows that it travelled, and what to say.
_MARKS = {
    "lambda": ("<lambda>", "it travels by value, as a function named <lambda>"),
    "text_file": ("StringIO", "it travels as an io.StringIO"),
}


def shown(kind: str | None, payload: bytes) -> str:
    """What a payload shows of an object that travels as something else; "" if it shows none."""
    mark, said = _MARKS.get(kind or "", ("", ""))
    if not mark:
        return ""
    return said if any(mark in text for text in _strings(payload)) else ""


def _strings(payload: bytes) -> list[str]:
    return [argument for _, argument, _ in pickletools.genops(payload) if isinstance(argument, str)]
