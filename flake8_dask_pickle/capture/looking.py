"""Whether the driver looks for what a task has stored in its copy of an object.

It does not where it writes to its own object as well, or may run what the task runs: then what it
reads is what it has written.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import history, instances
from flake8_dask_pickle.capture.values import External, Instance, ObjectMethod
from flake8_dask_pickle.model import Call, Model, Point, Scope
from flake8_dask_pickle.model.flow import may_precede, reaching, survives
from flake8_dask_pickle.model.module import Read, dotted_path

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.altering import Altered
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.capture.submissions import Submission

#: Calls that store attributes whose names stand in no code.
_BY_NAME = ("setattr", "vars")
#: How a list grows; whatever else happens to it may put other objects into it.
_GROWS = frozenset({"put"})
#: Stands for an object that no name stands for.
_NOBODY = "<nobody>"


def is_missed(ev: Evaluator, one: Altered, inside: Set[Scope], submission: Submission) -> bool:
    """Whether the driver reads the attribute afterwards, and has not written to it itself."""
    models = history.models_of(ev, one.instance.cls)
    tasks = inside | set(instances.construction_methods(ev, one.instance.cls))
    if any(_writes(model, one.attribute, tasks) for model in models):
        return False
    if any(_runs(ev, model, scope, inside) for model in models for scope in inside):
        return False
    reads = (read for model in models for read in model.attributes_read.get(one.attribute, ()))
    return any(
        read.scope not in inside and _looks(ev, read, one.instance, submission) for read in reads
    )


def _writes(model: Model, attribute: str, tasks: Set[Scope]) -> bool:
    """Whether anything but the task writes to an attribute of this name, or may do so."""
    named = [one.scope for name in _BY_NAME for one in model.calls_by_name.get(name, ())]
    named += [one.scope for one in model.attributes_read.get("__dict__", ())]
    if any(one not in tasks and one.name not in instances.PICKLE_METHODS for one in named):
        return True
    return any(
        attribute in path.split(".")[1:]
        for scope in model.module.walk()
        if scope not in tasks
        for path in (*scope.flowing, *scope.changing)
    )


def _runs(ev: Evaluator, model: Model, scope: Scope, inside: Set[Scope]) -> bool:
    """Whether the driver may run a function of the task too: it names it, other than to submit."""
    if scope.kind != "function":
        return False
    uses = (*model.attributes_read.get(scope.name, ()), *model.names_read.get(scope.name, ()))
    return any(
        use.scope not in inside
        and not ((call := model.passed_to.get(use.node)) is not None and _submits(ev, call))
        for use in uses
    )


def _submits(ev: Evaluator, call: Call) -> bool:
    """Whether a call hands what it is passed to Dask."""
    callees = ev.evaluate(call.node.func, ev.contexts(call.scope)[0], call.at)
    return bool(callees) and all(
        (
            isinstance(one, ObjectMethod)
            and ev.knowledge.method_site(one.owner.type.name, one.name) is not None
        )
        or (isinstance(one, External) and _hands_on(ev, one.dotted))
        for one in callees
    )


def _hands_on(ev: Evaluator, dotted: str) -> bool:
    """Whether a function hands what it is passed to Dask, or makes something of it that is."""
    return dotted == "functools.partial" or ev.knowledge.function_site(dotted) is not None


def _looks(ev: Evaluator, read: Read, instance: Instance, submission: Submission) -> bool:
    """Whether an attribute is read of the object once the task has been submitted."""
    running = dict(submission.moment.frames())
    return any(
        _follows(frame, read, running) and history.is_read_of(ev, read, frame, instance)
        for frame in ev.contexts(read.scope)
    )


def _follows(frame: Frame, read: Read, running: dict[Frame, Point]) -> bool:
    """Whether what runs at a moment comes to a read later, and no other object is meant then."""
    root = (dotted_path(read.node.value) or "").partition(".")[0]
    for caller, at in ((frame, read.at), *history.callers_of(frame)):
        if caller in running:
            return may_precede(running[caller], at) and _still_means(root, running[caller], at)
        if caller.scope.kind != "comprehension":
            root = ""  # what a method calls `self` is the object that it runs on
        elif root in caller.scope.bound:
            root = next(_gone_through(root, at), None) or _NOBODY
    return False


def _still_means(name: str, now: Point, at: Point) -> bool:
    """Whether a name has kept its object since a moment, or a loop over a list has it again."""
    if not name or survives(name, now, at):
        return name != _NOBODY and _only_grows(name, at.block.scope)
    listed = list(_gone_through(name, at))
    return bool(listed) and all(
        survives(one, now, at) and _only_grows(one, at.block.scope) for one in listed
    )


def _gone_through(name: str, at: Point) -> Iterator[str]:
    """The names of the lists that a loop variable comes from."""
    for binding in reaching((name,), at).bindings:
        of_list = binding.kind == "for" and not binding.path
        named = of_list and isinstance(binding.value, cst.Name)
        yield binding.value.value if named and isinstance(binding.value, cst.Name) else _NOBODY


def _only_grows(name: str, scope: Scope) -> bool:
    """Whether a list is only appended to, so that nothing in it is replaced."""
    changes = (change for block in scope.blocks for change in block.changes.get(name, ()))
    return all(change.kind in _GROWS for change in changes)
