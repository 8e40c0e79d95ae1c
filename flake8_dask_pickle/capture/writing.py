"""What a task writes to that is not its own: globals, outer variables, containers of the driver.

A function that travels by value takes a copy of each along, so the write stays where the task runs.
Not even the next task there sees it, but for those of the same graph in a cluster that runs in the
driver's process. Measured by the programs of `tests/cases/DPK205`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import altering, calls, holders, lending, looking, memos
from flake8_dask_pickle.capture.naming import label_of
from flake8_dask_pickle.capture.schedulers import imports_cluster
from flake8_dask_pickle.capture.submissions import Submission
from flake8_dask_pickle.model import Scope
from flake8_dask_pickle.model.flow import blocks_before
from flake8_dask_pickle.model.scopes import Block, Symbol

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

#: Functions that call functions are followed this far.
MOST_DEPTH = 3
_STATEMENTS = frozenset({"assign", "augment", "for", "with"})


@dataclass(frozen=True, slots=True)
class Write:
    """A write that somebody looks for in vain."""

    name: str
    writer: str
    node: cst.CSTNode
    #: What is written to: `global`, `outer variable` or, if that is in it, a kind of container.
    what: str
    #: Whether it is the driver who does; else it is the task itself, when it runs again.
    by_driver: bool = True


def lost(ev: Evaluator, submission: Submission) -> Iterator[Write]:
    """The writes of a task that stay with its copy, though somebody else looks for them."""
    if not _surely_travels(ev, submission):
        return
    tasks = list(_tasks(ev, submission))
    inside = {scope for frame in tasks for scope in frame.scope.walk()}
    yield from _altered(ev, submission, tasks, inside)
    for one in lending.lent(ev, submission):
        yield Write(one.name, label_of(one.frame.scope), one.node, one.container)
    seen: set[str] = set()
    for frame in tasks:
        if not altering.travels(ev, frame):
            continue
        for write in _writes(ev, frame, submission):
            if write.name in seen:
                continue
            if _is_read_outside(ev, write.name, frame, inside):
                seen.add(write.name)
                yield write
            elif not submission.in_process and _counts(write.name, frame.scope):
                seen.add(write.name)
                yield replace(write, by_driver=False)


def _surely_travels(ev: Evaluator, submission: Submission) -> bool:
    """Whether the task runs in another process; on threads, the writes are not lost."""
    if submission.where == "elsewhere" and submission.site.when != "call":
        return imports_cluster(ev.model)
    return submission.where != "here"


def _altered(
    ev: Evaluator, submission: Submission, tasks: list[Frame], inside: set[Scope]
) -> Iterator[Write]:
    """The writes to attributes of what travels along with a task."""
    seen: set[str] = set()
    for frame in tasks:
        for one in altering.altered(ev, frame, submission):
            name = f"{one.instance.cls.scope.name}.{one.attribute}"
            if name not in seen and looking.is_missed(ev, one, inside, submission):
                seen.add(name)
                yield Write(name, label_of(frame.scope), one.node, one.what)


def _tasks(ev: Evaluator, submission: Submission) -> Iterator[Frame]:
    """Runs of the functions of a task: the target, and what it calls."""
    pending = [(frame, MOST_DEPTH) for frame in calls.runs_of(ev, submission.runs)]
    seen: set[Scope] = set()
    while pending:
        frame, depth = pending.pop()
        if frame.scope in seen or frame.lexical is None:
            continue
        seen.add(frame.scope)
        yield frame
        if depth:
            for call in ev.modules.of(frame.scope).model.calls_in(frame.scope):
                callees = ev.evaluate(call.node.func, frame, call.at)
                pending.extend((inner, depth - 1) for inner in calls.runs_of(ev, callees))


def _writes(ev: Evaluator, frame: Frame, submission: Submission) -> Iterator[Write]:
    scope = frame.scope
    label = label_of(scope)
    for name, bindings in scope.outer_writes.items():
        what = "global" if name in scope.declared_global else "outer variable"
        for binding in bindings:
            if binding.kind in _STATEMENTS and binding.at.block.live:
                yield Write(name, label, binding.node, what)
                break
    for block in blocks_before(scope.exit.end()):
        for path, events in block.changes.items():
            name, _, accessor = path.partition(".")
            if scope.symbols.get(name) not in (Symbol.GLOBAL, Symbol.FREE) or not block.live:
                continue
            kind = holders.kind_of(ev, altering.taken_along(ev, name, frame, submission))
            written = holders.writes(kind, accessor, events, in_process=submission.in_process)
            if kind is not None and written:
                node = written[0].value or written[0].key or scope.node
                yield Write(name, label, node, kind)


def _is_read_outside(ev: Evaluator, name: str, frame: Frame, inside: set[Scope]) -> bool:
    """Whether anything but the task reads what it writes."""
    module = ev.modules.of(frame.scope).model.module
    outside = (scope for scope in module.walk() if scope not in inside)
    readers = [scope for scope in outside if _reads(scope, name, frame.scope)]
    if memos.fills(frame.scope, name):
        return any(memos.looks_into(scope, name) for scope in readers)
    return bool(readers)


def _reads(scope: Scope, name: str, writer: Scope) -> bool:
    """Whether a scope of the driver reads the very variable that the task writes."""
    if name not in scope.used:
        return False
    symbol = scope.symbols.get(name)
    if writer.symbols.get(name) is Symbol.FREE:
        return symbol is Symbol.FREE or (symbol is Symbol.LOCAL and scope in writer.ancestors())
    return symbol is Symbol.GLOBAL or scope.parent is None


def _counts(name: str, scope: Scope) -> bool:
    """Whether what the task makes of it depends on the runs before, and is what it returns.

    A cache that a task fills for itself (`if key not in cache: …`) only costs time.
    """
    blocks = list(blocks_before(scope.exit.end()))
    return any(_grows(name, block) for block in blocks) and any(
        result.value is not None and memos.mentions(result.value, name) for result in scope.returns
    )


def _grows(name: str, block: Block) -> bool:
    if any(memos.mentions(guard.test, name) for guard in block.guards):
        return False
    augmented = any(one.kind == "augment" for one in block.bindings.get(name, ()))
    changes = block.changes.get(name, ())
    return augmented or any(one.kind not in ("set", "set_default") for one in changes)
