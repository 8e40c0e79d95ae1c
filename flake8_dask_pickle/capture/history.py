"""What has run by the moment at which a task is pickled, and what it has stored by then.

A connection that a method opens is captured if the driver has called that method before, not if
only the task calls it, or if the driver does so when the task has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls, instances
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.values import (
    Function,
    Instance,
)
from flake8_dask_pickle.model import Point, Scope
from flake8_dask_pickle.model.flow import may_precede, must_precede
from flake8_dask_pickle.model.module import dotted_path, last_name
from flake8_dask_pickle.model.tree import inward

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.submissions import Submission


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a function that has begun by a moment."""

    frame: Frame
    #: Where it stands at the moment: at its end, unless it is running still.
    at: Point
    #: Puts runs in their order: how far in the code stands that has led to it, and the calls.
    order: tuple[int, ...]
    #: Whether it surely has happened.
    sure: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a function by a moment: those in sight, and whether there may be others."""

    seen: tuple[Run, ...]
    others: bool

    def __bool__(self) -> bool:
        return bool(self.seen) or self.others


def task_scopes(ev: Evaluator, submission: Submission) -> frozenset[Scope]:
    """The functions with which the tasks of a submission begin, where they run."""
    found = {frame.scope for frame in calls.runs_of(ev, submission.runs)}
    for part in submission.parts:
        for value in part.values:
            if isinstance(value, Instance) and not submission.site.callables:
                # A plugin: who has it calls its methods.
                found.update(one.scope for one in instances.own_methods(ev, value.cls))
            elif isinstance(value, Instance) and part.role == "target":
                called = instances.method(ev, value.cls, "__call__")
                found.update([] if called is None else [called.scope])
    return frozenset(inner for scope in found for inner in scope.walk())


def runs(ev: Evaluator, scope: Scope, moment: Moment, task: Set[Scope]) -> Runs:
    """The runs of a function by the moment; those of the task itself come later."""
    running = _running(moment)
    seen: list[Run] = []
    others = False
    for frame in ev.contexts(scope):
        if frame in running:
            depth, at = running[frame]
            seen.append(Run(frame, at, (depth,), True))
            continue
        calls_of_it = list(_by_calls(frame, list(_callers(frame)), running))
        seen.extend([run for run in calls_of_it if run is not None][:1])
        others |= not calls_of_it and _outermost(frame).scope not in task
    return Runs(tuple(sorted(seen, key=lambda run: run.order)), others)


def _running(moment: Moment) -> dict[Frame, tuple[int, Point]]:
    """The frames that run at a moment: how far in each is, and where it stands."""
    outside_in = list(moment.frames())[::-1]
    return {frame: (depth, at) for depth, (frame, at) in enumerate(outside_in)}


def _callers(frame: Frame) -> Iterator[tuple[Frame, Point]]:
    """The frames that have led to a frame, the nearest first, and where each calls the next."""
    while frame.caller is not None and frame.called_at is not None:
        yield frame.caller, frame.called_at
        frame = frame.caller


def _outermost(frame: Frame) -> Frame:
    """The call that led to this one first."""
    while frame.caller is not None:
        frame = frame.caller
    return frame


def _by_calls(
    frame: Frame, callers: list[tuple[Frame, Point]], running: dict[Frame, tuple[int, Point]]
) -> Iterator[Run | None]:
    """For each running function that leads to a frame: its run, if that has begun by now."""
    inward: list[int] = []
    sure = True
    for caller, at in callers:
        inward.insert(0, at.tick)
        if caller in running:
            depth, now = running[caller]
            if may_precede(at, now):
                end = frame.scope.exit.end()
                yield Run(frame, end, (depth, *inward), sure and must_precede(at, now))
            else:
                yield None
        sure = sure and must_precede(at, caller.scope.exit.end())


def property_runs(
    ev: Evaluator, function: Function, instance: Instance, moment: Moment
) -> list[Run]:
    """The runs of a property by the moment: where its name is read of the instance."""
    running = _running(moment)
    methods = {
        method.scope
        for cls in instances.lineage(ev, instance.cls)
        for method in instances.own_methods(ev, cls)
    }
    ran = ev.generic_frame(function, instance)
    found: list[Run] = []
    for scope in dict.fromkeys([*(frame.scope for frame in running), *methods]):
        for read, at in reads_in(ev, scope, function.scope.name):
            for frame in ev.contexts(scope):
                if not _is_read_of(ev, read, frame, at, instance, own=scope in methods):
                    continue
                by = _by_calls(ran, [(frame, at), *_callers(frame)], running)
                found.extend([run for run in by if run is not None][:1])
    return found


def _is_read_of(
    ev: Evaluator, read: cst.Attribute, frame: Frame, at: Point, instance: Instance, *, own: bool
) -> bool:
    """Whether `x.name` reads an attribute of this instance; its own methods call it `self`."""
    parameters = frame.scope.parameters if own else ()
    if parameters and dotted_path(read.value) == parameters[0].name:
        return is_of(frame, instance)
    return instance in ev.evaluate(read.value, frame, at)


def reads_in(ev: Evaluator, scope: Scope, name: str) -> Iterator[tuple[cst.Attribute, Point]]:
    """Where the code of a scope reads an attribute of this name: in a call, `with` or binding."""
    for node, at in _evaluated(ev, scope):
        for one in inward(node):
            if isinstance(one, cst.Attribute) and one.attr.value == name:
                yield one, at


def _evaluated(ev: Evaluator, scope: Scope) -> Iterator[tuple[cst.BaseExpression, Point]]:
    model = ev.modules.of(scope).model
    for call in model.calls_in(scope):
        yield call.node.func, call.at
        yield from ((arg.value, call.at) for arg in call.node.args)
    for one in model.managed:
        if one.scope is scope:
            yield one.node, one.entered
    for binding in scope.bindings():
        if binding.value is not None:
            yield binding.value, binding.at


def is_property(scope: Scope) -> bool:
    """Whether a method runs where its name is read."""
    return any(last_name(one.decorator) == "property" for one in scope.decorators)


def is_of(frame: Frame, instance: Instance) -> bool:
    """Whether a method may run on this instance: those made elsewhere in sight are others."""
    owner = frame.owner
    if not isinstance(owner, Instance) or owner.made is None or instance.made is None:
        return True
    return owner is instance
