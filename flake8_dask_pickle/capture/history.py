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
from flake8_dask_pickle.capture.values import ClassValue, Function, Instance
from flake8_dask_pickle.model import Model, Point, Scope
from flake8_dask_pickle.model.flow import may_precede, surely_precedes
from flake8_dask_pickle.model.module import Read, dotted_path, last_name

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
    #: Whether it is Dask that has run it, to see what it gives.
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a function by a moment: those in sight, and whether there may be others."""

    seen: tuple[Run, ...]
    others: bool

    def __bool__(self) -> bool:
        return bool(self.seen) or self.others


@dataclass(frozen=True, slots=True)
class Task:
    """The functions of a task, which run where the task does, and so later than any moment here."""

    #: Those with which it begins.
    scopes: frozenset[Scope] = frozenset()
    #: Those that are pickled with it, as far as they have been met.
    along: Set[Scope] = frozenset()
    #: Whether the submission runs it here once, to see what it gives.
    tried: bool = False

    def has(self, scope: Scope) -> bool:
        """Whether a function runs in the task."""
        return scope in self.scopes or scope in self.along


NO_TASK = Task()


def task_of(ev: Evaluator, submission: Submission) -> Task:
    """The task of a submission."""
    site = submission.site
    found = {frame.scope for frame in calls.runs_of(ev, submission.runs)}
    for part in submission.parts:
        for value in part.values:
            if isinstance(value, Instance) and not site.callables:
                # A plugin: who has it calls its methods.
                found.update(one.scope for one in instances.own_methods(ev, value.cls))
            elif isinstance(value, Instance) and part.role == "target":
                called = instances.method(ev, value.cls, "__call__")
                found.update([] if called is None else [called.scope])
    tried = bool(site.tries_without) and submission.keywords.isdisjoint(site.tries_without)
    if isinstance(submission.node, cst.Call):
        tried = tried and all(arg.star != "**" for arg in submission.node.args)
    return Task(
        frozenset(inner for scope in found for inner in scope.walk()),
        # A token is made before it is tried.
        tried=tried and submission.where != "here",
    )


def runs(ev: Evaluator, scope: Scope, moment: Moment, task: Task) -> Runs:
    """The runs of a function by the moment; those of the task itself come later."""
    running = _running(moment)
    seen: list[Run] = []
    others = False
    for frame in ev.contexts(scope):
        if frame in running:
            depth, at = running[frame]
            seen.append(Run(frame, at, (depth,), True))
            continue
        callers = list(callers_of(frame))
        run = _begun(frame, callers, running, task)
        if run is not None:
            seen.append(run)
        known = any(caller in running for caller, _ in callers)
        others |= not known and not task.has(_outermost(frame, callers).scope)
    return Runs(tuple(sorted(seen, key=lambda run: run.order)), others)


def _running(moment: Moment) -> dict[Frame, tuple[int, Point]]:
    """The frames that run at a moment: how far in each is, and where it stands."""
    outside_in = list(moment.frames())[::-1]
    return {frame: (depth, at) for depth, (frame, at) in enumerate(outside_in)}


def callers_of(frame: Frame) -> Iterator[tuple[Frame, Point]]:
    """The frames that have led to a frame, the nearest first, and where each calls the next."""
    while frame.caller is not None and frame.called_at is not None:
        yield frame.caller, frame.called_at
        frame = frame.caller


def _outermost(frame: Frame, callers: list[tuple[Frame, Point]]) -> Frame:
    """What has led to a frame first."""
    return callers[-1][0] if callers else frame


def _begun(
    frame: Frame,
    callers: list[tuple[Frame, Point]],
    running: dict[Frame, tuple[int, Point]],
    task: Task,
) -> Run | None:
    """The run of a frame, if what is running has led there by now, or Dask has tried the task."""
    order: list[int] = []
    sure = True
    end = frame.scope.exit.end()
    for caller, at in callers:
        order.insert(0, at.tick)
        if caller in running:
            depth, now = running[caller]
            if may_precede(at, now):
                return Run(frame, end, (depth, *order), sure and surely_precedes(at, now))
        sure = sure and surely_precedes(at, caller.scope.exit.end())
    if task.tried and _outermost(frame, callers).scope in task.scopes:
        return Run(frame, end, (len(running), *order), sure, tried=True)
    return None


def property_runs(
    ev: Evaluator, function: Function, instance: Instance, moment: Moment, task: Task
) -> list[Run]:
    """The runs of a property by the moment: where its name is read of the instance."""
    running = _running(moment)
    ran = ev.generic_frame(function, instance)
    found: list[Run] = []
    for read in reads_of(ev, instance.cls, function.scope.name):
        for frame in ev.contexts(read.scope):
            run = _begun(ran, [(frame, read.at), *callers_of(frame)], running, task)
            if run is not None and is_read_of(ev, read, frame, instance):
                found.append(run)
    return found


def models_of(ev: Evaluator, cls: ClassValue) -> list[Model]:
    """The modules that a class and its ancestors stand in, and the program."""
    models = {ev.model: None}
    models.update({ev.modules.of(one.scope).model: None for one in instances.lineage(ev, cls)})
    return list(models)


def reads_of(ev: Evaluator, cls: ClassValue, name: str) -> list[Read]:
    """Where these modules read an attribute of this name."""
    return [read for one in models_of(ev, cls) for read in one.attributes_read.get(name, ())]


def is_read_of(ev: Evaluator, read: Read, frame: Frame, instance: Instance) -> bool:
    """Whether `x.name` reads an attribute of this instance; its own methods call it `self`."""
    method = frame
    while method.scope is not frame.scope.enclosing_function() and method.caller is not None:
        method = method.caller
    parameters = method.scope.parameters
    own = instances.class_of(method.scope) in {
        one.scope for one in instances.lineage(ev, instance.cls)
    }
    if own and parameters and dotted_path(read.node.value) == parameters[0].name:
        return is_of(method, instance)
    return instance in ev.evaluate(read.node.value, frame, read.at)


def is_property(scope: Scope) -> bool:
    """Whether a method runs where its name is read."""
    return any(last_name(one.decorator) == "property" for one in scope.decorators)


def is_of(frame: Frame, instance: Instance) -> bool:
    """Whether a method may run on this instance: those made elsewhere in sight are others."""
    owner = frame.owner
    if not isinstance(owner, Instance) or owner.made is None or instance.made is None:
        return True
    return owner is instance
