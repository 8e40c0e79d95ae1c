"""Whether an expression, and what a function takes along, is the same in each turn of a loop."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import parts
from flake8_dask_pickle.capture.history import Task
from flake8_dask_pickle.capture.loops import HARMLESS, calls_below, handed_on, stored
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.travel import goes_by_value
from flake8_dask_pickle.capture.values import (
    ClassValue,
    Const,
    External,
    Function,
    Method,
    Partial,
    Value,
    Values,
)
from flake8_dask_pickle.model.literals import LITERALS
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.tree import children

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.loops import Loop

_PURE = frozenset({*(f"builtins.{name}" for name in HARMLESS), "functools.partial"})
#: Methods that hold on to something, or wait for it.
_KEEPING = frozenset("append add extend insert put result gather update".split())


@dataclass(frozen=True, slots=True)
class Steady:
    """A stretch of code that runs again, and what changes while it does."""

    ev: Evaluator
    moment: Moment
    #: Names that are bound there, or stored into.
    bound: frozenset[str]
    #: Names whose values are handed to calls.
    handed: frozenset[str]
    #: Whether a call there may change what any function can reach.
    busy: bool

    def is_steady(self, node: cst.BaseExpression) -> bool:
        """Whether an expression surely has an equal value each time."""
        values = self._values(node)
        if not all(map(self._takes_the_same, values)):
            return False
        if isinstance(node, LITERALS):
            return True
        if isinstance(node, cst.Name):
            return self._is_steady_name(node.value, values)
        if isinstance(node, (cst.Attribute, cst.UnaryOperation)):
            inner = node.value if isinstance(node, cst.Attribute) else node.expression
            return self.is_steady(inner)
        if isinstance(node, cst.BinaryOperation):
            return self.is_steady(node.left) and self.is_steady(node.right)
        if isinstance(node, (cst.Tuple, cst.List, cst.Set)):
            return all(self.is_steady(element.value) for element in node.elements)
        if isinstance(node, cst.Lambda):
            return len(values) == 1
        if isinstance(node, cst.Call):
            return self._is_pure(node)
        return False

    def _values(self, node: cst.BaseExpression) -> Values:
        return self.ev.evaluate(node, self.moment.frame, self.moment.at)

    def _is_steady_name(self, name: str, values: Values) -> bool:
        if name in self.bound or name in self.ev.model.outer_writes:
            return False
        return name not in self.handed or all(map(_is_fixed, values))

    def _is_pure(self, node: cst.Call) -> bool:
        callees = self._values(node.func)
        pure = len(callees) == 1 and isinstance(callees[0], External)
        return (
            pure
            and all(one.dotted in _PURE for one in callees if isinstance(one, External))
            and all(not arg.star and self.is_steady(arg.value) for arg in node.args)
        )

    def _takes_the_same(self, value: Value) -> bool:
        """Whether a function is pickled with the same things each time."""
        if isinstance(value, Partial):
            return all(map(self._takes_the_same, value.function))
        if isinstance(value, Method):
            return not self.busy
        if not isinstance(value, Function):
            return True
        defaults = (one.default for one in value.scope.parameters if one.default is not None)
        if not all(self._is_steady_default(default) for default in defaults):
            return False
        return all(
            self._is_steady_name(name, values) and (not self.busy or all(map(_is_fixed, values)))
            for name, values in self._taken(value, set())
        )

    def _is_steady_default(self, default: cst.BaseExpression) -> bool:
        """A default is evaluated with its function, which may be in the loop."""
        names = {one.value for one in _names_below(default)}
        return names.isdisjoint(self.bound) and not any(calls_below(default))

    def _taken(self, function: Function, seen: set[Function]) -> Iterator[tuple[str, Values]]:
        """The outer names that are pickled with a function, and with those that it calls."""
        if function in seen or not goes_by_value(self.ev, function):
            return
        seen.add(function)
        task = Task(along=frozenset(function.scope.walk()))
        for drag in parts.of_function(self.ev, function, self.moment, task):
            if drag.step.way not in ("closure", "global"):
                continue
            inner = [value for value in drag.values if isinstance(value, Function)]
            for one in inner:
                yield from self._taken(one, seen)
            if len(inner) < len(drag.values) or drag.step.name in self.bound:
                yield drag.step.name, drag.values


def steady_in(
    ev: Evaluator, loop: Loop, moment: Moment, submitting: Collection[cst.CSTNode]
) -> Steady:
    """What stays the same in a loop, but for what submissions there are given."""
    return Steady(ev, moment, stored(loop), handed_on(loop, submitting), is_busy(loop, submitting))


def is_busy(node: cst.CSTNode, submitting: Collection[cst.CSTNode]) -> bool:
    """Whether a piece of code calls what may change anything that functions can reach."""
    return any(
        call not in submitting
        and last_name(call.func) not in HARMLESS
        and last_name(call.func) not in _KEEPING
        for call in calls_below(node)
    )


def _names_below(node: cst.CSTNode) -> Iterator[cst.Name]:
    if isinstance(node, cst.Name):
        yield node
    for child in children(node):
        yield from _names_below(child)


def _is_fixed(value: Value) -> bool:
    """Whether nobody can change a value."""
    if isinstance(value, Const):
        return value.value is not ...
    return isinstance(value, (External, Function, ClassValue))
