"""Ways through a syntax tree: down to the nodes below one, and up to those around it.

`CSTNode.children` runs a visitor that makes the node anew; reading its fields takes a fraction of
the time, and leaves white space and punctuation out, which nobody here asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

#: What the names of fields that hold white space have in them.
_SPACE = ("whitespace", "lines", "header", "footer", "indent", "comment", "newline")
#: The fields of brackets, commas and operators, and those that never hold nodes.
_MARKS = frozenset(
    """
    asynchronous colon comma conversion dot encoding end equal first_colon lbrace lbracket lpar
    operator posonly_ind rbrace rbracket relative rpar second_colon semicolon star start
    """.split()
)


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    names = (one.name for one in fields(kind) if one.name not in _MARKS)
    return tuple(name for name in names if not any(space in name for space in _SPACE))


#: Whether things of a type are nodes; `isinstance` is slow for libcst's abstract classes.
_NODES: dict[type, bool] = {}


def _is_node(kind: type) -> bool:
    known = _NODES.get(kind)
    if known is None:
        known = _NODES[kind] = issubclass(kind, cst.CSTNode)
    return known


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly inside a node, in the order of its fields."""
    found: list[cst.CSTNode] = []
    for name in _fields(type(node)):
        value = getattr(node, name)
        if value is None:
            continue
        kind = type(value)
        if kind is tuple or kind is list:
            found.extend(one for one in value if _is_node(type(one)))
        elif _is_node(kind):
            found.append(value)
    return found


def inward(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """What an expression is called on, read from or indexed: `a.b(c)`, `a.b` and `a` of `a.b(c)`.

    The last is the first that is none of these itself.
    """
    while isinstance(node, (cst.Call, cst.Attribute, cst.Subscript)):
        yield node
        node = node.func if isinstance(node, cst.Call) else node.value
    if isinstance(node, cst.BaseExpression):
        yield node


def below(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all nodes inside it, outer ones first."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(children(node))


def parents(root: cst.CSTNode) -> dict[cst.CSTNode, cst.CSTNode]:
    """The node around each node inside a root."""
    found: dict[cst.CSTNode, cst.CSTNode] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        inside = children(node)
        found.update(dict.fromkeys(inside, node))
        pending.extend(inside)
    return found


def are_alike(one: object, other: object) -> bool:
    """Whether two nodes of the same tree hold the same, apart from white space and punctuation."""
    if type(one) is not type(other):
        return False
    if isinstance(one, cst.CSTNode):
        names = _fields(type(one))
        return all(are_alike(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(are_alike, one, other))
    return one == other
