"""Containers of the driver that a task is passed, and fills: it fills a copy of them.

Measured by the programs of `tests/cases/DPK205`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture import calls, holders, memos
from flake8_dask_pickle.capture.values import Values
from flake8_dask_pickle.model import Parameter, Scope
from flake8_dask_pickle.model.flow import live_blocks, survives
from flake8_dask_pickle.model.module import last_name

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.capture.submissions import Part, Submission

#: Calls that pass their positional arguments on as they are; others know a place for some.
_IN_ORDER = ("Client.submit", "Delayed.__call__")


class Lent(NamedTuple):
    """A container of the driver that a task changes."""

    name: str
    #: The function of the task that does.
    frame: Frame
    node: cst.CSTNode
    container: str


def lent(ev: Evaluator, submission: Submission) -> Iterator[Lent]:
    """The containers that a task is passed and changes, and that the driver looks into later."""
    runs = list(calls.runs_of(ev, submission.runs))
    if len(runs) != 1 or not isinstance(submission.node, cst.Call):
        return
    (frame,) = runs
    for parameter, part in _passed(submission, submission.node, frame):
        if not isinstance(part.node, cst.Name):
            continue
        kind = holders.kind_of(ev, part.whole or part.values)
        node = _change(frame, parameter.name, kind, submission)
        if kind is None or node is None:
            continue
        if _is_looked_into(ev, part.node.value, submission):
            yield Lent(part.node.value, frame, node, kind)


def passed_as(ev: Evaluator, name: str, frame: Frame, submission: Submission) -> Values:
    """What a parameter of a task's function surely is passed, and does not give back."""
    runs = list(calls.runs_of(ev, submission.runs))
    if runs != [frame] or _gives_back(frame.scope, name):
        return ()
    if not isinstance(submission.node, cst.Call):
        return ()
    passed = _passed(submission, submission.node, frame)
    return next((part.values for one, part in passed if one.name == name), ())


def _passed(
    submission: Submission, call: cst.Call, frame: Frame
) -> Iterator[tuple[Parameter, Part]]:
    """The parameters of a task's function, and what each of them surely is passed."""
    parameters = frame.scope.parameters[frame.owner is not None :]
    keywords: dict[cst.CSTNode, cst.Name | None]
    keywords = {arg.value: arg.keyword for arg in call.args if not arg.star}
    in_order = submission.site.path.endswith(_IN_ORDER) and len(keywords) == len(call.args)
    arguments = [one for one in submission.parts if one.role == "argument" and one.node in keywords]
    positional = [one for one in arguments if keywords[one.node] is None]
    for parameter in parameters:
        if in_order and parameter.kind == "positional" and positional:
            yield parameter, positional.pop(0)
            continue
        for one in arguments:
            keyword = keywords[one.node]
            if keyword is not None and keyword.value == parameter.name:
                yield parameter, one


def _change(
    frame: Frame, name: str, kind: str | None, submission: Submission
) -> cst.CSTNode | None:
    """Where a function changes what its parameter is, unless it gives that back or looks first."""
    scope = frame.scope
    blocks = live_blocks(scope)
    changes = [
        change
        for block in blocks
        for path, events in block.changes.items()
        if path.partition(".")[0] == name
        for change in holders.writes(
            kind, path.partition(".")[2], events, in_process=submission.in_process
        )
    ]
    bindings = [one for block in blocks for one in block.bindings.get(name, ())]
    if (
        not changes
        or any(one.kind != "param" for one in bindings)
        or memos.fills(scope, name)
        or _gives_back(scope, name)
    ):
        return None
    return changes[0].value or changes[0].key or scope.node


def _gives_back(scope: Scope, name: str) -> bool:
    """Whether a function returns or yields what it has under a name, or something with it."""
    given = (one.value for one in (*scope.returns, *scope.yields) if one.value is not None)
    return any(memos.mentions(value, name) for value in given)


def _is_looked_into(ev: Evaluator, name: str, submission: Submission) -> bool:
    """Whether the driver reads its container after the submission, and never changes it."""
    if submission.called is None:
        return False
    scope = submission.called.frame.scope.enclosing_function()
    points = [at for frame, at in submission.moment.frames() if frame.scope is scope]
    if not points or any(
        name in one.changing and one.owner_of(name) is scope for one in scope.walk()
    ):
        return False
    # To pass it once more is not to look into it.
    label = last_name(submission.node.func) if isinstance(submission.node, cst.Call) else None
    again = ev.model.calls_by_name.get(label or "", ())
    passed = {arg.value for call in again for arg in call.node.args}
    return any(
        read.scope is scope and read.node not in passed and survives(name, points[0], read.at)
        for read in ev.model.names_read.get(name, ())
    )
