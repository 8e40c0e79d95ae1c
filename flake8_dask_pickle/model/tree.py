"""Ways through a syntax tree: down to the nodes below one, and up to those around it.

`CSTNode.children` runs a visitor that makes the node anew; reading its fields takes a fraction of
the time, and leaves white space out, which nobody here asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

#: What the names of fields that hold white space have in them.
_SPACE = ("whitespace", "lines", "header", "footer", "indent", "comment", "newline")


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    names = (one.name for one in fields(kind))
    return tuple(name for name in names if not any(space in name for space in _SPACE))


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly inside a node, in the order of its fields."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (list, tuple)):
            for one in value:
                if isinstance(one, cst.CSTNode):
                    yield one


def below(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all nodes inside it, outer ones first."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(children(node))


def parents(root: cst.CSTNode) -> dict[cst.CSTNode, cst.CSTNode]:
    """The node around each node inside a root."""
    return {child: node for node in below(root) for child in children(node)}
