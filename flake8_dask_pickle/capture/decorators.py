"""What the decorators of a function or class make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import (
    UNKNOWN,
    Argument,
    Arguments,
    ClassValue,
    ContextManaged,
    DelayedFunction,
    Descriptor,
    External,
    Function,
    Value,
    Values,
    join,
)
from flake8_dask_pickle.model import Point, Scope

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

DESCRIPTORS = {
    "builtins.staticmethod": "static",
    "builtins.classmethod": "class",
    "builtins.property": "property",
    "functools.cached_property": "property",
    "functools.singledispatchmethod": "method",
}
CONTEXT_MANAGERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})
#: Decorators whose result, unlike the function, is only pickled by its name.
BY_NAME = {
    "functools.lru_cache": "functools.lru_cache",
    "functools.cache": "functools.lru_cache",
    "functools.singledispatch": "functools.singledispatch",
}
#: Decorators whose result is an object of a type that the tables know.
MAKERS = frozenset({"numba.stencil"})
#: Decorators that give back the function itself, as far as pickling goes.
TRANSPARENT = frozenset(
    {
        "abc.abstractmethod",
        "typing.final",
        "typing.override",
        "typing.no_type_check",
        "typing_extensions.final",
        "typing_extensions.override",
        "functools.total_ordering",
        "dataclasses.dataclass",
        "attr.s",
        "attr.define",
        "attrs.define",
        "attrs.frozen",
    }
)


def decorated(ev: Evaluator, function: Function, frame: Frame) -> Values:
    """What the name of a decorated function means."""
    values: Values = (function,)
    at = function.scope.made_at
    if at is None:
        return values
    for decorator in reversed(function.scope.decorators):
        values = join(apply(ev, decorator, value, frame, at) for value in values)
    return values


def decorated_class(ev: Evaluator, cls: ClassValue, frame: Frame) -> Values:
    """What the name of a decorated class means: itself, unless a decorator is unknown."""
    at = cls.scope.made_at
    if at is None:
        return (cls,)
    for decorator in reversed(cls.scope.decorators):
        for value in _evaluated(ev, decorator, frame, at):
            dotted = value.dotted if isinstance(value, External) else ""
            if dotted not in TRANSPARENT:
                return (cls, UNKNOWN)
    return (cls,)


def apply(ev: Evaluator, decorator: cst.Decorator, value: Value, frame: Frame, at: Point) -> Values:
    """The value of `decorator(value)`."""
    return join(
        _applied(ev, one, value, decorator, frame, at)
        for one in _evaluated(ev, decorator, frame, at)
    )


def _evaluated(ev: Evaluator, decorator: cst.Decorator, frame: Frame, at: Point) -> Values:
    """The decorator itself; `@lru_cache(maxsize=1)` counts as `lru_cache`."""
    node = decorator.decorator
    if isinstance(node, cst.Call):
        for value in ev.evaluate(node.func, frame, at):
            if isinstance(value, External) and not is_wraps(value):
                return (value,)
    return ev.evaluate(node, frame, at)


def is_wraps(value: Value) -> bool:
    """Whether a value is `functools.wraps`, whose call matters as much as its name."""
    return isinstance(value, External) and value.dotted == "functools.wraps"


def _applied(
    ev: Evaluator, decorator: Value, value: Value, node: cst.Decorator, frame: Frame, at: Point
) -> Values:
    if isinstance(decorator, External):
        return _external(ev, ev.knowledge.canonical(decorator.dotted), value, node)
    return calls.call(ev, decorator, _arguments(value, node, frame, at))


def _arguments(value: Value, node: cst.Decorator, frame: Frame, at: Point) -> Arguments:
    return Arguments((Argument(None, "", node, (value,)),), frame, at, node)


def frames(
    ev: Evaluator, decorator: cst.Decorator, decorated: Scope, outer: Frame, scope: Scope
) -> list[Frame]:
    """The frames in which the function `scope` runs as a decorator of `decorated`."""
    at = decorated.made_at
    if at is None or decorated.kind != "function":
        return []
    return [
        ev.call_frame(one, _arguments(Function(decorated, outer), decorator, outer, at), None)
        for one in _evaluated(ev, decorator, outer, at)
        if isinstance(one, Function) and one.scope is scope
    ]


def _external(ev: Evaluator, dotted: str, value: Value, node: cst.Decorator) -> Values:
    kind = DESCRIPTORS.get(dotted)
    if kind is not None:
        itself = dotted if ev.knowledge.type(dotted) is not None else None
        return (Descriptor(kind, value, itself),)  # type: ignore[arg-type]
    if dotted in TRANSPARENT:
        return (value,)
    if dotted == "dask.delayed":
        return (DelayedFunction((value,), node),)
    if dotted in CONTEXT_MANAGERS and isinstance(value, Function):
        return (ContextManaged(value),)
    if dotted in BY_NAME:
        if isinstance(value, Function):
            return (replace(value, by_name=BY_NAME[dotted]),)
        return ev.object(BY_NAME[dotted], node)
    if dotted in MAKERS:
        return ev.object(dotted, node)
    return (UNKNOWN,)
