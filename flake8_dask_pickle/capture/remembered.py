"""What instances remember: a `cached_property` that has been read is stored among their attributes.

From then on it is pickled with them. Source: `functools.cached_property.__get__`, which stores into
the instance's `__dict__`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture import calls, instances
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import ClassValue, External, Function, Instance, Values
from flake8_dask_pickle.model import Point, Scope
from flake8_dask_pickle.model.flow import may_precede
from flake8_dask_pickle.model.module import last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

_CACHED = External("functools.cached_property")


class Remembered(NamedTuple):
    """A property that has been read, what it gave, and whether it surely was read by now."""

    name: str
    values: Values
    sure: bool


def remembered(ev: Evaluator, instance: Instance, moment: Moment) -> Iterator[Remembered]:
    """The cached properties of an instance that have been read by the moment."""
    for name, function in _cached(ev, instance.cls).items():
        reads = [*_in_construction(ev, instance, name), *_outside(ev, instance, name, moment)]
        if reads:
            values = calls.results(ev, ev.generic_frame(function, instance))
            yield Remembered(name, values, any(reads))


@instances.once
def _cached(ev: Evaluator, cls: ClassValue) -> dict[str, Function]:
    """The cached properties of a class and its ancestors, by name."""
    found: dict[str, Function] = {}
    for one in instances.lineage(ev, cls):
        for function in instances.own_methods(ev, one):
            if any(_is_cached(ev, decorator, function) for decorator in function.scope.decorators):
                found.setdefault(function.scope.name, function)
    return found


def _is_cached(ev: Evaluator, decorator: cst.Decorator, function: Function) -> bool:
    at = function.scope.made_at
    if at is None or last_name(decorator.decorator) != "cached_property":
        return False
    return ev.evaluate(decorator.decorator, function.lexical, at) == (_CACHED,)


def _in_construction(ev: Evaluator, instance: Instance, name: str) -> Iterator[bool]:
    """Whether each read by `__init__`, and by what it calls on itself, surely happens."""
    for scope in instances.construction_methods(ev, instance.cls):
        itself = scope.parameters[0].name if scope.parameters else None
        for read, at in _reads(ev, scope, name):
            if isinstance(read.value, cst.Name) and read.value.value == itself:
                yield at.block is scope.entry


def _outside(ev: Evaluator, instance: Instance, name: str, moment: Moment) -> Iterator[bool]:
    """Whether each read by code that has run before surely has happened."""
    frame: Frame | None = moment.frame
    while frame is not None:
        point = moment.point_in(frame)
        for read, at in _reads(ev, frame.scope, name):
            if may_precede(at, point) and instance in ev.evaluate(read.value, frame, at):
                yield at.block is point.block and at.tick < point.tick
        frame = frame.caller or (frame.root() if frame.lexical is not None else None)


def _reads(ev: Evaluator, scope: Scope, name: str) -> Iterator[tuple[cst.Attribute, Point]]:
    """Where the code of a scope reads an attribute of this name, in a call or to bind a name."""
    for call in ev.modules.of(scope).model.calls_in(scope):
        for node in (call.node.func, *(arg.value for arg in call.node.args)):
            for read in _chain(node):
                if read.attr.value == name:
                    yield read, call.at
    for binding in scope.bindings():
        if binding.value is not None:
            for read in _chain(binding.value):
                if read.attr.value == name:
                    yield read, binding.at


def _chain(node: cst.BaseExpression) -> Iterator[cst.Attribute]:
    """The attributes on the way to what an expression begins with: `a.b` in `a.b.c(d)[e]`."""
    while isinstance(node, (cst.Attribute, cst.Call, cst.Subscript)):
        if isinstance(node, cst.Attribute):
            yield node
        node = node.func if isinstance(node, cst.Call) else node.value
