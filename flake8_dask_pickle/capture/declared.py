"""From a type annotation to the values that something so annotated may hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    ClassValue,
    External,
    Instance,
    Object,
    Values,
    join,
)
from flake8_dask_pickle.model import Point
from flake8_dask_pickle.model.builder import is_for_checkers
from flake8_dask_pickle.model.module import dotted_path, last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Forms of `typing` that say nothing of the type but what is inside their brackets.
TRANSPARENT = frozenset({"Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired"})
GENERATORS = frozenset({"Generator"})
ASYNC_GENERATORS = frozenset({"AsyncGenerator"})
COROUTINES = frozenset({"Coroutine"})


def instances(ev: Evaluator, annotation: cst.BaseExpression, frame: Frame, at: Point) -> Values:
    """What a value annotated so may be; `UNKNOWN` where the annotation tells nothing useful."""
    if isinstance(annotation, (cst.SimpleString, cst.ConcatenatedString)):
        parsed = _parsed(annotation)
        values = (UNKNOWN,) if parsed is None else instances(ev, parsed, frame, at)
        # What is parsed from a string has no place in the module; the string has.
        return tuple(
            replace(one, origin=annotation) if isinstance(one, Object) else one for one in values
        )
    if isinstance(annotation, cst.Subscript):
        return _of_subscript(ev, annotation, frame, at)
    if isinstance(annotation, cst.BinaryOperation) and isinstance(annotation.operator, cst.BitOr):
        sides = [annotation.left, annotation.right]
        sides = [side for side in sides if last_name(side) != "None"]
        return join(instances(ev, side, frame, at) for side in sides)
    if isinstance(annotation, cst.Tuple):  # isinstance(x, (A, B))
        return join(instances(ev, element.value, frame, at) for element in annotation.elements)
    if not isinstance(annotation, (cst.Name, cst.Attribute)):
        return (UNKNOWN,)
    named = _named(ev, annotation, frame, at)
    return join(_instance(ev, value, annotation) for value in named) or (UNKNOWN,)


def _named(ev: Evaluator, annotation: cst.Name | cst.Attribute, frame: Frame, at: Point) -> Values:
    """What an annotation names, when the program runs or for type checkers."""
    values = ev.evaluate(annotation, frame, at)
    dotted = dotted_path(annotation)
    if dotted is None or (values and UNKNOWN not in values):
        return values
    name, _, rest = dotted.partition(".")
    root = frame.root()
    for block in root.scope.blocks:
        for binding in block.bindings.get(name, ()) if is_for_checkers(block) else ():
            if binding.imported is not None:
                imported = ev.modules.of(root.scope).absolute(binding.imported)
                return ev.external(f"{imported}.{rest}".rstrip("."), binding.node)
    return values


def _instance(ev: Evaluator, value: object, node: cst.CSTNode) -> Values:
    if isinstance(value, ClassValue):
        return (Instance(value, None, None),)
    if isinstance(value, External):
        made = ev.knowledge.type(value.dotted)
        if made is None:
            made = ev.knowledge.made_by(value.dotted)
        if made is not None:
            return (Object(made, node),)
        return _abstract(ev, value.dotted.rpartition(".")[2], node)
    return (UNKNOWN,)


def _of_subscript(ev: Evaluator, node: cst.Subscript, frame: Frame, at: Point) -> Values:
    name = last_name(node.value)
    inner = [item.slice.value for item in node.slice if isinstance(item.slice, cst.Index)]
    if name in TRANSPARENT and inner:
        return instances(ev, inner[0], frame, at)
    if name == "Union":
        kept = [one for one in inner if last_name(one) != "None"]
        return join(instances(ev, one, frame, at) for one in kept)
    return instances(ev, node.value, frame, at)


def _abstract(ev: Evaluator, name: str, node: cst.CSTNode) -> Values:
    if name in GENERATORS:
        return ev.object("generator", node)
    if name in ASYNC_GENERATORS:
        return ev.object("async_generator", node)
    if name in COROUTINES:
        return ev.object("coroutine", node)
    return (UNKNOWN,)


def _parsed(node: cst.SimpleString | cst.ConcatenatedString) -> cst.BaseExpression | None:
    text = node.evaluated_value
    if not isinstance(text, str):
        return None
    try:
        return cst.parse_expression(text.strip())
    except (cst.ParserSyntaxError, ValueError, RecursionError):
        return None
