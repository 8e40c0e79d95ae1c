"""What runs in a task, and which futures and clients there are of the cluster that runs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.values import (
    PLAIN,
    UNKNOWN,
    Argument,
    Arguments,
    External,
    Function,
    Items,
    Method,
    Object,
    ObjectMethod,
    Partial,
    Value,
    Values,
)
from flake8_dask_pickle.model import Call, Scope

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.computing import ComputingCall
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.submissions import Submission

#: Containers inside containers are looked into this far.
_MOST_NESTED = 4
#: What makes a client whose `with` block gives the thread of the task back.
WORKER_CLIENTS = frozenset({"distributed.worker_client", "distributed.local_client"})
#: Functions that give a client of the cluster that runs the task.
_OWN_CLIENTS = WORKER_CLIENTS | {
    "distributed.get_client",
    "distributed.default_client",
    "distributed.Client.current",
    "distributed.worker.get_client",
}
#: Arguments by which tasks are sent to other workers than those that wait.
_PLACED = frozenset({"workers", "resources"})


@dataclass(frozen=True, slots=True)
class Run:
    """A function that runs in a task."""

    submission: Submission
    frame: Frame
    #: The calls that lead from the task to the function, each with what it calls.
    through: tuple[tuple[Call, Scope], ...] = ()
    #: Whether a function that has called it has given the thread back.
    has_left: bool = False

    @property
    def path(self) -> Iterator[Frame]:
        """The functions that are running, the innermost first."""
        frame: Frame | None = self.frame
        while frame is not None:
            yield frame
            frame = frame.caller


class TaskFrames:
    """The runs of functions in tasks.

    A task is never given a future or a collection, only what comes of it, whatever its parameters
    are annotated with: functions that are written for a collection are used on its parts as well.
    """

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev
        self._known: dict[tuple[object, ...], Frame] = {}

    def of(self, values: Values) -> Iterator[Frame]:
        """Runs of the module's functions among the values that are given to Dask."""
        for function, owner in _functions(values):
            scope, lexical = function.scope, function.lexical
            given = tuple(
                Argument(one.name, "", one.node, (PLAIN,))
                for one in scope.parameters
                if one.kind in ("positional", "keyword")
            )
            at = lexical.scope.exit.end()
            frame = Frame(
                scope, lexical, owner=owner, arguments=Arguments(given, lexical, at, scope.node)
            )
            yield self._known.setdefault((scope, lexical, owner), frame)

    def of_call(self, call: Call, inside: Frame) -> Iterator[Frame]:
        """Runs of the module's functions that a task calls, with what it passes to them."""
        for function, owner in _functions(self._ev.evaluate(call.node.func, inside, call.at)):
            scope, lexical = function.scope, function.lexical
            arguments = self._ev.arguments(call.node, inside, call.at)
            items = tuple(
                Argument(one.keyword, one.star, one.node, _known(one.values))
                for one in arguments.items
            )
            frame = Frame(
                scope,
                lexical,
                caller=inside,
                called_at=call.at,
                owner=owner,
                arguments=replace(arguments, items=items),
                depth=inside.depth + 1,
            )
            yield self._known.setdefault((scope, lexical, owner, call, inside), frame)


def _functions(values: Values) -> Iterator[tuple[Function, Value | None]]:
    """The functions among the values, each with what it is bound to."""
    for value in values:
        if isinstance(value, Function):
            yield value, None
        elif isinstance(value, Method):
            yield value.function, value.owner
        elif isinstance(value, Partial):
            yield from _functions(value.function)


def _known(values: Values) -> Values:
    """The values, with what is not known taken to be no collection."""
    return tuple(PLAIN if value is UNKNOWN else value for value in values)


def is_of_cluster(ev: Evaluator, thing: Object, run: Run) -> bool:
    """Whether a client, or the client of a future, is one of the cluster that runs the task.

    It is when the task asks for it, or connects to an address. What the task brings along from
    the driver is not told.
    """
    made = thing.made or _made_by(ev, thing.origin, run)
    if made is None or not _is_made_in(made, run) or not isinstance(made.node, cst.Call):
        return False
    for callee in ev.evaluate(made.node.func, made.frame, made.at):
        if not isinstance(callee, External):
            continue
        name = ev.knowledge.canonical(callee.dotted)
        if name in _OWN_CLIENTS:
            return True
        given = [one.values for one in made.items if one.keyword in (None, "address")]
        if name == "distributed.Client" and given:
            return not any(isinstance(one, Object) for one in given[0])
    return False


def _made_by(ev: Evaluator, node: cst.CSTNode, run: Run) -> Arguments | None:
    """How the client was made that a call is a method of: what is in a list does not say."""
    if not isinstance(node, cst.Call):
        return None
    for frame in run.path:
        at = ev.modules.of(frame.scope).model.called_at.get(node)
        if at is not None and at.block.scope.enclosing_function() is frame.scope:
            for callee in ev.evaluate(node.func, frame_of(ev, at.block.scope, frame), at):
                if isinstance(callee, ObjectMethod):
                    return callee.owner.made
    return None


def _is_made_in(made: Arguments, run: Run) -> bool:
    """Whether something has been made by the functions that run in the task."""
    running = set(run.path)
    frame: Frame | None = made.frame
    while frame is not None and frame not in running:
        frame = frame.caller
    return frame is not None


def frame_of(ev: Evaluator, scope: Scope, frame: Frame) -> Frame:
    """The frame of a scope that runs where it stands, in a function that runs in `frame`."""
    if scope is frame.scope or scope.parent is None:
        return frame
    return ev.inline_frame(scope, frame_of(ev, scope.parent, frame))


def waited_for(found: ComputingCall) -> list[Object]:
    """The futures that a call waits for, as far as they are known."""
    if found.receiver is not None and found.receiver.type.kind != "client":
        return [found.receiver]
    return [thing for one in found.arguments.positional[:1] for thing in objects_in(one.values)]


def objects_in(values: Values, nested: int = 0) -> Iterator[Object]:
    """The objects among the values, and in containers among them."""
    for value in values:
        if isinstance(value, Object):
            yield value
        elif isinstance(value, Items) and nested < _MOST_NESTED:
            for element in value.elements:
                yield from objects_in(element.values, nested + 1)


def is_placed(origin: cst.CSTNode) -> bool:
    """Whether a submission says on which workers its tasks run."""
    return isinstance(origin, cst.Call) and any(
        arg.keyword is not None and arg.keyword.value in _PLACED for arg in origin.args
    )
