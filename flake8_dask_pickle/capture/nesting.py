"""Tasks that compute, or wait for other tasks, while they run.

A task that waits keeps its thread. Where all threads of a cluster do so, none is left to run what
they wait for: measured on one worker with one thread, for `result()`, `gather()`, `wait()` and
`as_completed()`, and for `client.compute(x).result()`. `dask.compute()`, `x.compute()` and
`client.get()` give the thread back while they wait, so that they do come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.choosing import scheduler_given
from flake8_dask_pickle.capture.computing import ComputingCall, computing_call, may_compute
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.seceding import Seceding
from flake8_dask_pickle.capture.submissions import Submission
from flake8_dask_pickle.capture.tasked import (
    Run,
    TaskFrames,
    frame_of,
    is_of_cluster,
    is_placed,
    objects_in,
    waited_for,
)
from flake8_dask_pickle.capture.values import (
    DelayedFunction,
    Function,
    Object,
)
from flake8_dask_pickle.model import Call, Scope

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.survey import Survey

#: Calls inside calls are followed this far.
MOST_DEPTH = 4
#: What hands a function to the workers or the scheduler that does not run as a task there.
BESIDE = frozenset(
    {
        "distributed.Client.run",
        "distributed.Client.run_on_scheduler",
        "distributed.Client.register_worker_callbacks",
        "distributed.InstallPlugin",
    }
)


@dataclass(frozen=True, slots=True)
class Nested:
    """A call in a task that computes, or that waits for other tasks."""

    call: ComputingCall
    submission: Submission
    #: Whether it keeps the thread while it waits.
    holds: bool
    #: The calls that lead from the task to the function that makes it, each with what it calls.
    through: tuple[tuple[Call, Scope], ...]


def nested(survey: Survey) -> Iterator[Nested]:
    """The calls in tasks that compute or wait, each once, with the first task that makes it."""
    ev = survey.ev
    if not _has_calls_in_functions(ev):
        return
    search = _Search(ev)
    for submission in survey.submissions:
        if submission.site.path not in BESIDE:
            for frame in search.frames.of(submission.runs):
                yield from search.of_run(Run(submission, frame))


def _has_calls_in_functions(ev: Evaluator) -> bool:
    """A cheap look at the module: most have none of these calls in any function."""
    return any(
        may_compute(call) and call.scope.enclosing_function().is_function for call in ev.model.calls
    )


class _Search:
    """Goes through what tasks run, and remembers what it has found."""

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev
        self.frames = TaskFrames(ev)
        self._seceding = Seceding(ev)
        self._found: set[cst.CSTNode] = set()
        self._seen: set[tuple[Frame, bool]] = set()

    def of_run(self, run: Run) -> Iterator[Nested]:
        """What a function does while it runs in a task, and those that it calls."""
        frame, ev = run.frame, self._ev
        if frame.scope.is_async or (frame, run.has_left) in self._seen:
            return  # an event loop has other ways to wait
        self._seen.add((frame, run.has_left))
        module = ev.modules.of(frame.scope)
        awaited: set[cst.CSTNode] = set()
        for call in module.model.calls_in(frame.scope):
            if not call.at.block.live:
                continue
            inside = frame_of(ev, call.scope, frame)
            if module is ev.modules.main and may_compute(call):
                found = computing_call(ev, call, inside)
                if found is not None and found.lazy:
                    yield from self._judged(found, run, awaited)
                    continue
            if len(run.through) < MOST_DEPTH:
                yield from self._of_helpers(call, inside, run)

    def _of_helpers(self, call: Call, inside: Frame, run: Run) -> Iterator[Nested]:
        for frame in self.frames.of_call(call, inside):
            scope = frame.scope
            if scope.is_generator or any(one.scope is scope for one in run.path):
                continue
            left = run.has_left or self._seceding.has_left(call, run.frame)
            yield from self.of_run(Run(run.submission, frame, (*run.through, (call, scope)), left))

    def _judged(
        self, found: ComputingCall, run: Run, awaited: set[cst.CSTNode]
    ) -> Iterator[Nested]:
        """The call, if a task should not make it; `awaited` are futures that are done by then."""
        if found.holds:
            futures = waited_for(found)
            origins = {one.origin for one in futures}
            known = bool(origins) and origins <= awaited
            awaited |= origins
            things = [found.receiver] if found.receiver is not None else futures
            if known or any(map(is_placed, origins)):
                return
            if not any(is_of_cluster(self._ev, one, run) for one in things):
                return
        elif found.row.in_task != "secedes" or not self._is_advised(found, run):
            return
        if found.node in self._found or run.has_left:
            return
        if not self._seceding.has_left(found.call, run.frame):
            self._found.add(found.node)
            yield Nested(found, run.submission, found.holds, run.through)

    def _is_advised(self, found: ComputingCall, run: Run) -> bool:
        """Whether what a task computes would better be part of the graph that it is in."""
        if "scheduler" in found.arguments.keywords or self._is_configured(run):
            return False  # somebody has thought of it
        receiver = found.receiver
        if receiver is not None and receiver.type.kind == "client":
            return is_of_cluster(self._ev, receiver, run)
        given = [value for one in found.arguments.positional for value in one.values]
        given += [value for one in found.arguments.rest for value in one.values]
        collections = [one for one in objects_in(tuple(given)) if one.type.family == "dask"]
        things = collections if receiver is None else [receiver]
        return any(not self._is_recursive(one, found, run) for one in things)

    def _is_configured(self, run: Run) -> bool:
        """Whether a function that is running chooses the scheduler: `dask.config.set(…)`."""
        return any(
            call.name == "set" and scheduler_given(self._ev, call.node, frame, call.at) is not None
            for frame in run.path
            for call in self._ev.modules.of(frame.scope).model.calls_in(frame.scope)
        )

    def _is_recursive(self, thing: Object, found: ComputingCall, run: Run) -> bool:
        """Whether it is the running task itself with other arguments: only it knows which."""
        if not isinstance(thing.origin, cst.Call):
            return False
        running = {frame.scope for frame in run.path}
        callees = self._ev.evaluate(thing.origin.func, found.frame, found.at)
        return any(
            isinstance(function, Function) and function.scope in running
            for callee in callees
            if isinstance(callee, DelayedFunction)
            for function in callee.function
        )
