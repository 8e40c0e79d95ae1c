"""Tests that values pass: the conditions of comprehensions, and `isinstance` before a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import kinds
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    Const,
    Instance,
    Items,
    Object,
    Value,
    Values,
)
from flake8_dask_pickle.model import Binding, Point
from flake8_dask_pickle.model.module import asks_about, dotted_path, last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


def truth(ev: Evaluator, test: cst.BaseExpression, frame: Frame, at: Point) -> bool | None:
    """Whether a test holds; one side of `and` and `or` may be enough to tell."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = truth(ev, test.expression, frame, at)
        return None if inner is None else not inner
    if isinstance(test, cst.BooleanOperation):
        sides = [truth(ev, side, frame, at) for side in (test.left, test.right)]
        deciding = isinstance(test.operator, cst.Or)
        if deciding in sides:
            return deciding
        return None if None in sides else not deciding
    return ev.truth(ev.evaluate(test, frame, at))


# --- comprehensions ---------------------------------------------------------------------------


def passing(ev: Evaluator, binding: Binding, frame: Frame, values: Values) -> Values:
    """What a clause of a comprehension goes through, without what its conditions turn away.

    Where they do not tell, and it is not all of one sort, nothing is known of what they leave.
    """
    clause = _clause(frame.scope.node, binding.value)
    if clause is None or not clause.ifs:
        return values
    answers = [_passes(ev, clause, frame, value) for value in values]
    kept = [value for value, answer in zip(values, answers, strict=True) if answer is not False]
    alike = len({_sort(value) for value in kept}) == 1
    return tuple(kept) if None not in answers or alike else (UNKNOWN,)


def _clause(node: cst.CSTNode, iterated: cst.BaseExpression | None) -> cst.CompFor | None:
    clause = node.for_in if isinstance(node, (cst.BaseComp, cst.DictComp)) else None
    while clause is not None and clause.iter is not iterated:
        clause = clause.inner_for_in
    return clause


def _passes(ev: Evaluator, clause: cst.CompFor, frame: Frame, value: Value) -> bool | None:
    turn = Frame(frame.scope, frame.lexical, frame.caller, frame.called_at, depth=frame.depth)
    turn.memo[turn_of(clause.iter)] = (value,)
    at = frame.scope.exit.end()
    answers = [truth(ev, condition.test, turn, at) for condition in clause.ifs]
    turn.memo.clear()
    if False in answers:
        return False
    return None if None in answers else True


def turn_of(iterated: cst.BaseExpression | None) -> object:
    """Under what a frame keeps the one value that a clause gives in this turn."""
    return ("turn", iterated)


def _sort(value: Value) -> object:
    """What values have in common that conditions do not tell apart."""
    if isinstance(value, Object):
        return value.type.name
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, Const):
        return "plain"
    if isinstance(value, Items) and value.kind == "tuple":
        return tuple(frozenset(map(_sort, element.values)) for element in value.elements)
    return value


# --- branches -----------------------------------------------------------------------------------


def left_by(
    ev: Evaluator, test: cst.CSTNode, frame: Frame, at: Point, values: Values, *, passed: bool
) -> Values:
    """What of some values passes `isinstance(x, T)` or `hasattr(x, "name")`, or fails it."""
    if not isinstance(test, cst.Call) or len(test.args) != 2:
        return values
    wanted = test.args[1].value
    if last_name(test.func) == "isinstance":
        classes = kinds.types_of(ev, wanted, frame, at)
        answers = [kinds.is_instance(ev, value, classes) for value in values]
    else:
        name = ev.evaluate(wanted, frame, at)
        answers = [kinds.has_attribute(value, name) for value in values]
    pairs = zip(values, answers, strict=True)
    return tuple(value for value, answer in pairs if answer is not (not passed))


def in_branch(
    ev: Evaluator,
    test: cst.BaseExpression,
    branch: cst.BaseExpression,
    frame: Frame,
    at: Point,
    *,
    passed: bool,
) -> Values:
    """What `a` gives in `a if isinstance(a, T) else b`: what the test leaves of it."""
    values = ev.evaluate(branch, frame, at)
    while isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test, passed = test.expression, not passed
    path = dotted_path(branch)
    if path is None or path != asks_about(test):
        return values
    return left_by(ev, test, frame, at, values, passed=passed)
