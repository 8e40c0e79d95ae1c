"""What literals stand for, without having Python compile each of them."""

from __future__ import annotations

import libcst as cst

#: Text with one of these in it is not what it looks like.
_SPECIAL = ("\\", "\r", "\0")


#: The nodes that stand for themselves; `True`, `False` and `None` are names to libcst.
LITERALS = (cst.Integer, cst.Float, cst.Imaginary, cst.SimpleString, cst.ConcatenatedString)


def literal(node: cst.Integer | cst.Float | cst.SimpleString) -> object:
    """The number, text or bytes that a literal stands for."""
    text = node.value
    if isinstance(node, cst.Integer):
        return int(text, 0)
    if isinstance(node, cst.Float):
        return float(text)
    if text[0] not in "\"'" or any(one in text for one in _SPECIAL):
        return node.evaluated_value
    ends = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1
    return text[ends:-ends]
