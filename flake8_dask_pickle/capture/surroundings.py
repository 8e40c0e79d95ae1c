"""What stands around an expression, and what becomes of a coroutine there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.values import External
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.tree import below, parents

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.computing import ComputingCall
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Builtins that use the value of their argument itself, and give nothing that could be awaited.
_USING = frozenset(
    f"builtins.{name}"
    for name in "abs all any dict enumerate float int len list max min print repr round set sorted "
    "str sum tuple zip".split()
)
#: Builtins that go through their argument.
_ITERATING = frozenset(
    f"builtins.{name}" for name in "dict enumerate list next set sorted tuple zip".split()
)
#: Calls that a `with` is entered by which expects an exception.
_EXPECTING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "suppress"})
#: Attributes that a coroutine has itself.
_OF_COROUTINES = frozenset({"close", "send", "throw", "cr_await", "cr_code", "cr_frame"})


class Surroundings:
    """The nodes around those of a module's functions."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self._above: dict[Scope, Mapping[cst.CSTNode, cst.CSTNode]] = {}

    def above(self, scope: Scope) -> Mapping[cst.CSTNode, cst.CSTNode]:
        """The parent of every node of a function, or of the module."""
        if scope not in self._above:
            self._above[scope] = parents(scope.node)
        return self._above[scope]

    @cached_property
    def awaited(self) -> frozenset[cst.CSTNode]:
        """The expressions of the module that stand after an `await`."""
        return frozenset(one.node.expression for one in self.ev.model.awaits)

    def is_awaited(self, call: ComputingCall) -> bool:
        """Whether what a call gives is awaited, or may be, in the same function.

        `await asyncio.gather(future.result())` counts, and a name that is awaited later.
        """
        above = self.above(call.scope)
        used: cst.CSTNode | None = call.node
        while isinstance(used, (cst.BaseExpression, cst.Arg, cst.Element, cst.CompFor)):
            if used in self.awaited:
                return True
            used = above.get(used)
        target = _target(used)
        named = () if target is None else _named(call.scope.node, target.value)
        return any(one in self.awaited for one in named)

    def is_tried(self, call: ComputingCall) -> bool:
        """Whether a call is meant to fail: it stands in a `with pytest.raises(…)`."""
        above = self.above(call.scope)
        around = above.get(call.node)
        while around is not None:
            if isinstance(around, cst.With) and any(map(_expects_failure, around.items)):
                return True
            around = above.get(around)
        return False

    def is_iterated(self, call: ComputingCall) -> bool:
        """Whether the iterator that a call gives is gone through without `async for`."""
        above = self.above(call.scope)
        used = above.get(call.node)
        target = _target(used)
        if target is None:
            return self._is_gone_through(used, call.node, call)
        named = _named(call.scope.node, target.value)
        return any(self._is_gone_through(above.get(one), one, call) for one in named)

    def _is_gone_through(
        self, used: cst.CSTNode | None, node: cst.CSTNode, call: ComputingCall
    ) -> bool:
        if isinstance(used, cst.Arg):
            return self._is_argument_of(used, call, _ITERATING)
        if isinstance(used, (cst.For, cst.CompFor)):
            return used.iter is node and used.asynchronous is None
        return False

    def is_never_awaited(self, call: ComputingCall) -> bool:
        """Whether a coroutine that a call gives is surely dropped, or used like its result."""
        above = self.above(call.scope)
        used = above.get(call.node)
        if call.call.dropped or self._is_used(used, call.node, call):
            return True
        target = _target(used)
        if target is None or call.scope.kind == "module":
            return False  # what a cell binds may be awaited in another, after this one ran
        if target.value in call.scope.declared_global | call.scope.declared_nonlocal:
            return False
        uses = [
            node
            for node in _named(call.scope.node, target.value)
            if node is not target and not _is_label(above.get(node), node)
        ]
        return bool(uses) and all(self._is_used(above.get(one), one, call) for one in uses)

    def _is_used(self, used: cst.CSTNode | None, node: cst.CSTNode, call: ComputingCall) -> bool:
        """Whether the value of `node` is used for what it is, and not handed on."""
        if isinstance(used, cst.Arg):
            return bool(used.star) or self._is_argument_of(used, call, _USING)
        if isinstance(used, cst.Attribute):
            return used.value is node and used.attr.value not in _OF_COROUTINES
        if isinstance(used, cst.Subscript):
            return used.value is node
        if isinstance(used, (cst.For, cst.CompFor)):
            return used.iter is node and used.asynchronous is None
        if isinstance(used, cst.Assign):
            return any(isinstance(one.target, (cst.Tuple, cst.List)) for one in used.targets)
        if isinstance(used, cst.ComparisonTarget):
            return not isinstance(used.operator, (cst.Is, cst.IsNot))
        if isinstance(used, cst.Comparison):
            return not isinstance(used.comparisons[0].operator, (cst.Is, cst.IsNot))
        return isinstance(used, (cst.BinaryOperation, cst.FormattedStringExpression))

    def _is_argument_of(self, used: cst.Arg, call: ComputingCall, builtin: frozenset[str]) -> bool:
        outer = self.above(call.scope).get(used)
        if not isinstance(outer, cst.Call) or not isinstance(outer.func, cst.Name):
            return False
        callees = self.ev.evaluate(outer.func, call.frame, call.at)
        return all(isinstance(one, External) and one.dotted in builtin for one in callees)


def _target(used: cst.CSTNode | None) -> cst.Name | None:
    """The name that a statement binds to the value, where that is all that it does with it."""
    if isinstance(used, cst.Assign) and len(used.targets) == 1:
        target = used.targets[0].target
        return target if isinstance(target, cst.Name) else None
    return None


def _named(root: cst.CSTNode, name: str) -> Iterator[cst.Name]:
    """Every place in a function that has a name in its code, whatever for."""
    for node in below(root):
        if isinstance(node, cst.Name) and node.value == name:
            yield node


def _is_label(parent: cst.CSTNode | None, node: cst.Name) -> bool:
    """Whether a name stands for an attribute or a keyword, and not for a variable."""
    if isinstance(parent, cst.Attribute):
        return parent.attr is node
    return isinstance(parent, cst.Arg) and parent.keyword is node


def _expects_failure(item: cst.WithItem) -> bool:
    return isinstance(item.item, cst.Call) and last_name(item.item.func) in _EXPECTING
