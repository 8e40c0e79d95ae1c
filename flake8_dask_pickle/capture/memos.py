"""Caches: what a function fills for itself, and nobody else looks into.

A task that fills its copy of a cache only takes longer than it might. So does one beside which
other tasks fill the same cache for themselves, or the driver empties it.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.model import Block, Scope
from flake8_dask_pickle.model.flow import live_blocks
from flake8_dask_pickle.model.module import dotted_path
from flake8_dask_pickle.model.tree import below, children

_FILLING = frozenset({"set", "set_default"})
_LOOKING = frozenset({"get", "setdefault"})


def mentions(node: cst.CSTNode, name: str) -> bool:
    """Whether a name stands anywhere in a piece of code."""
    return any(isinstance(one, cst.Name) and one.value == name for one in below(node))


def fills(scope: Scope, name: str) -> bool:
    """Whether a function writes to `name` only what it has not found there."""
    blocks = live_blocks(scope)
    if any(not _assigns_once(block, name, scope) for block in blocks):
        return False
    changes = [change for block in blocks for change in block.changes.get(name, ())]
    if any(
        change.kind not in _FILLING or (change.value is not None and mentions(change.value, name))
        for change in changes
    ):
        return False
    return not changes or any(_asks(node, name) for node in below(scope.node))


def _assigns_once(block: Block, name: str, scope: Scope) -> bool:
    """Whether a block assigns the name only after a look at what it holds."""
    written = [one for one in scope.outer_writes.get(name, ()) if one.at.block is block]
    if any(one.kind != "assign" for one in written):
        return False
    return not written or any(mentions(guard.test, name) for guard in block.guards)


def _asks(node: cst.CSTNode, name: str) -> bool:
    """Whether this looks for something in the cache that may not be there."""
    if isinstance(node, cst.Comparison):
        return any(
            isinstance(one.operator, (cst.In, cst.NotIn)) and dotted_path(one.comparator) == name
            for one in node.comparisons
        )
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        return node.func.attr.value in _LOOKING and dotted_path(node.func.value) == name
    return isinstance(node, cst.Try) and bool(node.handlers) and mentions(node.body, name)


def looks_into(scope: Scope, name: str) -> bool:
    """Whether a scope reads what is in a cache, other than to fill or to empty it."""
    if scope.is_function and fills(scope, name) and _changes(scope, name):
        return False
    return any(_reads(node, name) for node in _own_nodes(scope, name))


def _changes(scope: Scope, name: str) -> bool:
    return name in scope.changing or name in scope.outer_writes


def _own_nodes(scope: Scope, name: str) -> Iterator[cst.CSTNode]:
    """The code of a scope itself, without that of others and without what empties the cache."""
    others = {child.node for child in scope.children}
    pending = [scope.node]
    while pending:
        node = pending.pop()
        if node in others or _replaces(node, name):
            continue
        yield node
        pending.extend(children(node))


def _replaces(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, cst.Call):
        return dotted_path(node.func) == f"{name}.clear"
    target = node.target if isinstance(node, (cst.AssignTarget, cst.AnnAssign)) else None
    return target is not None and dotted_path(target) == name


def _reads(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name
