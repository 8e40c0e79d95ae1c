"""Numbers that a module spells out, and the items of arrays whose shapes these are.

A number is a literal, what is computed from literals, or a name for that.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import names
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import Arguments, Const, Element, External, Items, Values
from flake8_dask_pickle.knowledge.sizing import Maker
from flake8_dask_pickle.model import Binding, Point
from flake8_dask_pickle.model.flow import reaching

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

Number = int | float

#: Names for names are followed this far.
MOST_NESTED = 8
#: Powers and products that are larger say nothing more.
_LARGEST = 10**15

_OPERATORS: dict[type[cst.BaseBinaryOp], Callable[[Number, Number], Number]] = {
    cst.Add: operator.add,
    cst.Subtract: operator.sub,
    cst.Multiply: operator.mul,
    cst.FloorDivide: operator.floordiv,
    cst.Divide: operator.truediv,
}


def number(
    ev: Evaluator, node: cst.BaseExpression, frame: Frame, at: Point, nested: int = 0
) -> Number | None:
    """The number that an expression surely is, None where the module does not say."""
    if nested > MOST_NESTED:
        return None
    values = ev.evaluate(node, frame, at)
    only = values[0] if len(values) == 1 else None
    if isinstance(only, Const) and _is_number(only.value):
        return only.value  # type: ignore[return-value]
    if isinstance(node, cst.BinaryOperation):
        left = number(ev, node.left, frame, at, nested + 1)
        right = number(ev, node.right, frame, at, nested + 1)
        return None if left is None or right is None else _computed(node.operator, left, right)
    if isinstance(node, cst.Call) and len(node.args) == 1:
        callees = ev.evaluate(node.func, frame, at)
        if callees == (External("builtins.int"),):
            inner = number(ev, node.args[0].value, frame, at, nested + 1)
            return None if inner is None else int(inner)
    # What a name holds was computed: look at how.
    if isinstance(node, cst.Name) and isinstance(only, Const) and only.value is ...:
        return _named(ev, node.value, frame, at, nested)
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _computed(sign: cst.BaseBinaryOp, left: Number, right: Number) -> Number | None:
    if isinstance(sign, cst.Power):
        small = abs(left) < _LARGEST and 0 <= right < 50
        return left**right if small else None
    compute = _OPERATORS.get(type(sign))
    if compute is None or (right == 0 and isinstance(sign, (cst.Divide, cst.FloorDivide))):
        return None
    return compute(left, right)


def _named(ev: Evaluator, name: str, frame: Frame, at: Point, nested: int) -> Number | None:
    """The number that the one binding of a name gives it."""
    owner = names.owner_of(name, frame, at)
    if owner is None:
        return None
    inside, point = owner
    found = reaching((name,), point)
    if found.open or len(found.bindings) != 1:
        return None
    binding = found.bindings[0]
    if binding.kind == "param":
        return _passed(ev, binding, inside, nested)
    if binding.kind != "assign" or binding.path or binding.value is None:
        return None
    return number(ev, binding.value, inside, binding.value_at or binding.at, nested + 1)


def _passed(ev: Evaluator, binding: Binding, frame: Frame, nested: int) -> Number | None:
    """The number that a call passes for a parameter."""
    param, arguments = binding.param, frame.arguments
    if param is None or arguments is None:
        return None
    call = passed(arguments)
    given = call.keywords.get(param.name)
    if given is None and call.exact and param.position < len(call.positional):
        given = call.positional[param.position]
    node = None if given is None else given.node
    if not isinstance(node, cst.BaseExpression) or any(item.star for item in arguments.items):
        return None
    return number(ev, node, arguments.frame, arguments.at, nested + 1)


# --- items of an array ----------------------------------------------------------------------------


def items_of(ev: Evaluator, maker: Maker, made: Arguments) -> float | None:
    """How many items the call asks for; None where it does not say."""
    positional = passed(made).positional
    if maker.dimensions:
        return _product(_number(ev, made, one) for one in positional)
    if maker.range:
        return range_of(ev, made)
    given = given_to(made, maker.shape, maker.keyword)
    if given is None:
        return maker.default or 1
    if isinstance(given.node, (cst.Tuple, cst.List)):
        sides = [Element((), one.value) for one in given.node.elements]
        return _product(_number(ev, made, side) for side in sides)
    only = given.values[0] if len(given.values) == 1 else None
    if isinstance(only, Items) and only.exact:
        return _product(_literal(side.values) for side in only.elements)
    side = _number(ev, made, given)
    return None if side is None else side * side if maker.square else side


def _product(sides: Iterator[float | None]) -> float | None:
    product = 1.0
    for side in sides:
        if side is None:
            return None
        product *= max(side, 0)
    return product


def range_of(ev: Evaluator, made: Arguments) -> float | None:
    """How many numbers `range()` or `arange()` counts."""
    bounds = [_number(ev, made, one) for one in passed(made).positional[:3]]
    if not bounds or any(bound is None for bound in bounds):
        return None
    known = [float(bound) for bound in bounds if bound is not None]
    start, stop, step = {1: (0.0, *known, 1.0), 2: (*known, 1.0), 3: tuple(known)}[len(known)]
    return max((stop - start) / step, 0) if step else None


def _number(ev: Evaluator, made: Arguments, element: Element) -> float | None:
    if not isinstance(element.node, cst.BaseExpression):
        return None
    return number(ev, element.node, made.frame, made.at)


def _literal(values: Values) -> float | None:
    value = values[0].value if len(values) == 1 and isinstance(values[0], Const) else None
    return value if isinstance(value, (int, float)) else None


def given_to(made: Arguments, position: int | None, keyword: str | None) -> Element | None:
    """What a call passes for a parameter, by its name or position."""
    call = passed(made)
    given = None if keyword is None else call.keywords.get(keyword)
    if given is None and position is not None and position < len(call.positional):
        given = call.positional[position]
    return given
