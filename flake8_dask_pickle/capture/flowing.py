"""Whether what a call gives becomes part of what its function returns.

The function's text is read without regard to order: a name that is ever given the value holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import libcst as cst

from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.tree import below, parents

#: Calls that only tell or wait: what they are given goes no further.
_SINKS = frozenset(
    "sleep print log debug info warning warn error exception critical pprint".split()
)
#: Calls that change what they are given.
_MUTATING = frozenset({"shuffle", "readinto"})


class Function:
    """The text of one function, in which values are followed."""

    def __init__(self, node: cst.CSTNode) -> None:
        self.node = node

    @cached_property
    def _parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        return parents(self.node)

    @cached_property
    def _names(self) -> Mapping[str, list[cst.CSTNode]]:
        found: dict[str, list[cst.CSTNode]] = {}
        for node in below(self.node):
            if isinstance(node, cst.Name):
                found.setdefault(node.value, []).append(node)
        return found

    def returns(self, source: cst.CSTNode, *, decides: bool) -> bool:
        """Whether the value of `source` is returned, in whatever shape.

        With `decides`, it is enough that a test depends on it, or that something is done with it
        that is neither printing nor waiting.
        """
        return self._returns([source], decides=decides)

    def returns_name(self, name: str) -> bool:
        """Whether what a name holds is returned."""
        return self._returns(list(self._names.get(name, [])), decides=False)

    def _returns(self, pending: list[cst.CSTNode], *, decides: bool) -> bool:
        seen: set[str] = set()
        while pending:
            for end in self._ends(pending.pop(), decides=decides):
                if end is None:
                    return True
                if end not in seen:
                    seen.add(end)
                    pending.extend(self._names.get(end, []))
        return False

    def _ends(self, node: cst.CSTNode, *, decides: bool) -> Iterator[str | None]:
        """Where a value goes: the names that are given it, None for the result."""
        while node is not self.node:
            around = self._parents[node]
            if isinstance(around, cst.Lambda):
                if around is self.node and node is around.body:
                    yield None
                return
            if isinstance(around, (cst.Return, cst.Yield)):
                yield None
                return
            if isinstance(around, cst.Call) and last_name(around.func) in _SINKS:
                return
            if _is_no_use(node, around):
                return
            yield from _named(node, around)
            if isinstance(around, (cst.If, cst.While, cst.For)) and decides:
                yield None  # what runs depends on it
                return
            if isinstance(around, cst.Expr):
                yield from _done(around.value, decides=decides)
                return
            if isinstance(around, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
                return
            node = around


def _is_no_use(node: cst.CSTNode, around: cst.CSTNode) -> bool:
    """Whether a name stands where it is not read: as a target, a keyword or an attribute's name."""
    if isinstance(around, (cst.AssignTarget, cst.Param, cst.Parameters, cst.Decorator)):
        return True
    if isinstance(around, cst.Attribute):
        return node is around.attr
    if isinstance(around, cst.Arg):
        return node is around.keyword
    if isinstance(around, (cst.AugAssign, cst.AnnAssign, cst.NamedExpr, cst.For, cst.CompFor)):
        return node is around.target
    return isinstance(around, cst.AsName)


def _named(node: cst.CSTNode, around: cst.CSTNode) -> Iterator[str]:
    """The names that a statement or expression gives the value of the node in it."""
    if isinstance(around, cst.Assign):
        for target in around.targets:
            yield from roots(target.target)
    elif isinstance(around, (cst.AugAssign, cst.AnnAssign, cst.NamedExpr)) or (
        isinstance(around, (cst.For, cst.CompFor)) and node is around.iter
    ):
        yield from roots(around.target)
    elif isinstance(around, cst.WithItem) and around.asname is not None:
        yield from roots(around.asname.name)


def _done(value: cst.BaseExpression, *, decides: bool) -> Iterator[str | None]:
    """Where a value goes that a call is given, or called on, of which nobody keeps the result."""
    if not isinstance(value, cst.Call):
        return
    if isinstance(value.func, cst.Attribute):
        yield from roots(value.func.value)  # `found.append(value)`
    if last_name(value.func) in _MUTATING:
        for argument in value.args:
            yield from roots(argument.value)
    elif decides:
        yield None


def roots(target: cst.CSTNode) -> Iterator[str]:
    """The names that a target stores to, or into: `a`, and `b` of `b.c`, in `a, b.c[0]`."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Attribute, cst.Subscript, cst.StarredElement, cst.Element)):
        yield from roots(target.value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from roots(element)
