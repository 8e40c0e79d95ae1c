"""Exceptions on their way: what a function raises, and what an `except` clause catches of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture import calls, exceptions
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import UNKNOWN, ClassValue, Instance, Items, Values
from flake8_dask_pickle.model import Binding, Call, Handler
from flake8_dask_pickle.model.scopes import Result

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Calls inside the body of a `try` are followed this far.
MOST_DEPTH = 2


class Raising(NamedTuple):
    """An exception of the module's own, and where it is raised."""

    instance: Instance
    node: cst.CSTNode
    frame: Frame


def raises(ev: Evaluator, frame: Frame, depth: int) -> Iterator[Raising]:
    """What a function raises, also through those that it calls, and no `try` of its own catches."""
    yield from _raised(ev, frame, frame.scope.raises)
    if depth:
        inside = ev.modules.of(frame.scope).model.calls_in(frame.scope)
        yield from _through(ev, frame, (call for call in inside if not call.caught), depth - 1)


def _raised(ev: Evaluator, frame: Frame, results: Iterable[Result]) -> Iterator[Raising]:
    for result in results:
        if result.value is not None and result.at.block.live:
            for value in ev.evaluate(result.value, frame, result.at):
                if isinstance(value, Instance):
                    yield Raising(value, result.node, frame)


def _through(ev: Evaluator, frame: Frame, called: Iterable[Call], depth: int) -> Iterator[Raising]:
    for call in called:
        if not call.at.block.live or call.scope is not frame.scope:
            continue
        for inner in calls.runs_of(ev, ev.evaluate(call.node.func, frame, call.at)):
            if inner.scope is not frame.scope and not inner.scope.is_generator:
                yield from raises(ev, inner, depth)


def caught(ev: Evaluator, binding: Binding, frame: Frame) -> Values:
    """What `except T as name` binds: what its `try` raises in sight, and anything else of a `T`."""
    handler = ev.modules.of(frame.scope).model.handlers.get(binding.node)
    if handler is None or binding.value is None:
        return (UNKNOWN,)
    tried = handler.tried
    found = [
        *_raised(ev, frame, tried.raises),
        *_through(ev, frame, tried.calls, MOST_DEPTH),
    ]
    values = dict.fromkeys(
        one.instance for one in found if _arrives(ev, one.instance, binding, handler, frame)
    )
    wanted = _types(ev, binding.value, binding, frame)
    exact = bool(values) and all(isinstance(one, ClassValue) for one in wanted)
    return tuple(values) if exact else (*values, UNKNOWN)


def _arrives(
    ev: Evaluator, instance: Instance, binding: Binding, handler: Handler, frame: Frame
) -> bool:
    """Whether an exception surely comes to a handler, past those before it."""
    before = [
        one is None or exceptions.is_caught(ev, instance, _types(ev, one, binding, frame))
        for one in handler.earlier
    ]
    if binding.value is None or any(one is not False for one in before):
        return False
    return exceptions.is_caught(ev, instance, _types(ev, binding.value, binding, frame)) is True


def _types(ev: Evaluator, node: cst.BaseExpression, binding: Binding, frame: Frame) -> Values:
    """The classes that an `except` clause names."""
    values = ev.evaluate(node, frame, binding.at)
    only = values[0] if len(values) == 1 else UNKNOWN
    if isinstance(only, Items):
        return tuple(value for element in only.elements for value in element.values)
    return values
