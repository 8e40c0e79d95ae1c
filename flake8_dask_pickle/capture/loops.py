"""Loops and comprehensions: which one a call stands in, and what changes with its turns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

import libcst as cst

from flake8_dask_pickle.capture.flowing import roots
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.tree import below, children

Comprehension: TypeAlias = "cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp"
Loop: TypeAlias = "cst.For | cst.While | Comprehension"

COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_SCOPES = (cst.FunctionDef, cst.Lambda, cst.ClassDef)
#: Builtins that leave what they are given as it is.
HARMLESS = frozenset(
    "abs bool dict enumerate float int isinstance len list max min print range repr round set "
    "sorted str sum tuple type zip".split()
)


def loop_around(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> Loop | None:
    """The innermost loop of the same function that runs `node` in each turn."""
    around = parents.get(node)
    while around is not None and not isinstance(around, _SCOPES):
        if isinstance(around, cst.While):
            if node is around.body or node is around.test:
                return around
        elif isinstance(around, cst.For):
            if node is around.body:
                return around
        elif isinstance(around, COMPREHENSIONS):
            if not isinstance(node, cst.CompFor):
                return around
        elif isinstance(around, cst.CompFor):
            outermost = isinstance(parents.get(around), COMPREHENSIONS)
            if node is not around.iter or not outermost:
                return None  # it runs for each item of another loop, or to choose among them
        node, around = around, parents.get(around)
    return None


def innermost(loop: Comprehension) -> cst.CompFor:
    """The last `for` of a comprehension, whose turns run its expression."""
    last = loop.for_in
    while last.inner_for_in is not None:
        last = last.inner_for_in
    return last


def iterated(loop: Loop) -> cst.BaseExpression | None:
    """What a loop goes through."""
    if isinstance(loop, cst.While):
        return None
    return loop.iter if isinstance(loop, cst.For) else innermost(loop).iter


def stored(loop: Loop) -> frozenset[str]:
    """The names that are bound in a loop, and those that something is stored into."""
    found: set[str] = set()
    if isinstance(loop, cst.For):
        found.update(roots(loop.target))
    elif not isinstance(loop, cst.While):
        found.update(roots(innermost(loop).target))
    for node in _own(loop):
        found.update(_targets(node))
    return frozenset(found)


def _targets(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.For)):
        yield from roots(node.target)
    elif isinstance(node, cst.AsName):
        yield from roots(node.name)
    elif isinstance(node, cst.Del):
        yield from roots(node.target)
    elif isinstance(node, cst.ClassDef) or (isinstance(node, cst.FunctionDef) and node.decorators):
        yield node.name.value
    elif isinstance(node, cst.ImportAlias) and node.asname is None:
        yield node.evaluated_name.partition(".")[0]


def handed_on(node: cst.CSTNode, spared: Collection[cst.CSTNode]) -> frozenset[str]:
    """The names whose values a piece of code hands to calls, or calls methods of.

    Such a call may change the value. Those in `spared` do not count, nor what stands in them.
    """
    found: set[str] = set()
    pending = [node]
    while pending:
        one = pending.pop()
        if one in spared:
            continue
        if isinstance(one, cst.Call):
            found.update(_touched(one, spared))
        pending.extend(children(one))
    return frozenset(found)


def _touched(call: cst.Call, spared: Collection[cst.CSTNode]) -> Iterator[str]:
    if isinstance(call.func, cst.Attribute):
        yield from roots(call.func.value)
    elif last_name(call.func) in HARMLESS:
        return
    pending: list[cst.CSTNode] = [arg.value for arg in call.args]
    while pending:
        one = pending.pop()
        if isinstance(one, cst.Name):
            yield one.value
        elif one not in spared:
            pending.extend(children(one))


def _own(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What stands in a loop, without the insides of functions and classes there."""
    pending = list(children(node))
    while pending:
        one = pending.pop()
        yield one
        if not isinstance(one, _SCOPES):
            pending.extend(children(one))


def calls_below(node: cst.CSTNode) -> Iterator[cst.Call]:
    """The calls that stand in a piece of code."""
    return (one for one in below(node) if isinstance(one, cst.Call))
