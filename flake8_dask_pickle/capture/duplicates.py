"""Lists whose items are surely equal, all of them or some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_dask_pickle.capture import names
from flake8_dask_pickle.capture.flowing import roots
from flake8_dask_pickle.capture.loops import calls_below, innermost
from flake8_dask_pickle.capture.values import Const
from flake8_dask_pickle.model import Point
from flake8_dask_pickle.model.flow import changes, reaching

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

Twins = Literal["all", "some"]

#: Names for names are followed this far.
MOST_NESTED = 4


def twins(
    ev: Evaluator, node: cst.BaseExpression, frame: Frame, at: Point, nested: int = 0
) -> Twins | None:
    """Which items of a list are equal to others; None where nobody knows of any."""
    if isinstance(node, cst.ListComp):
        return _of_comprehension(node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Multiply):
        for items, times in ((node.left, node.right), (node.right, node.left)):
            if isinstance(items, (cst.List, cst.Tuple)):
                return _repeated(ev, items, times, frame, at)
        return None
    if isinstance(node, (cst.List, cst.Tuple)):
        return _spelt_out(ev, node, frame, at)
    if isinstance(node, cst.Name) and nested < MOST_NESTED:
        return _named(ev, node.value, frame, at, nested)
    return None


def _of_comprehension(node: cst.ListComp) -> Twins | None:
    """`[item for _ in range(n)]`, where the item has nothing to do with the loop."""
    last = innermost(node)
    if last is not node.for_in or any(calls_below(node.elt)):
        return None
    if not isinstance(
        node.elt, (cst.Name, cst.Integer, cst.Float, cst.SimpleString, cst.Attribute)
    ):
        return None
    return "all" if set(roots(node.elt)).isdisjoint(roots(last.target)) else None


def _repeated(
    ev: Evaluator,
    items: cst.List | cst.Tuple,
    times: cst.BaseExpression,
    frame: Frame,
    at: Point,
) -> Twins | None:
    """`[item] * n`: the same object again and again."""
    count = ev.evaluate(times, frame, at)
    if count in ((Const(0),), (Const(1),)) or not items.elements:
        return None
    return "all" if len(items.elements) == 1 else "some"


def _spelt_out(ev: Evaluator, node: cst.List | cst.Tuple, frame: Frame, at: Point) -> Twins | None:
    """A list of literals."""
    literals: list[tuple[type, object]] = []
    for element in node.elements:
        values = ev.evaluate(element.value, frame, at)
        only = values[0] if len(values) == 1 else None
        if (
            not isinstance(only, Const)
            or only.value is ...
            or isinstance(element, cst.StarredElement)
        ):
            return None
        literals.append((type(only.value), only.value))
    different = len(set(literals))
    if different == len(literals):
        return None
    return "all" if different == 1 else "some"


def _named(ev: Evaluator, name: str, frame: Frame, at: Point, nested: int) -> Twins | None:
    """What a name was bound to, if nothing has been put in or taken out since."""
    owner = names.owner_of(name, frame, at)
    if owner is None or name in ev.model.outer_writes:
        return None
    inside, point = owner
    found = reaching((name,), point)
    if found.open or len(found.bindings) != 1 or changes(name, point):
        return None
    binding = found.bindings[0]
    if binding.kind != "assign" or binding.path or binding.value is None:
        return None
    return twins(ev, binding.value, inside, binding.value_at or binding.at, nested + 1)
