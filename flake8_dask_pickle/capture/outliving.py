"""Whether a task that nobody waits for has time to run before its client is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.model.flow import may_precede
from flake8_dask_pickle.model.module import dotted_path

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.dropping import Dropped
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Calls that last until somebody comes, or a while.
_SLEEPING = ("sleep", "input", "pause")
_CLOSING = ("close", "shutdown")


def is_closed_later(ev: Evaluator, found: Dropped) -> bool:
    """Whether the client that a task was given to is closed by the same file, before it is done.

    Measured: of six tasks under `fire_and_forget()` at the end of a `with Client()`, one ran.
    """
    if _is_given_time(ev, found):
        return False
    receiver, function = found.call.receiver, found.call.node.func
    paths: set[str | None] = set()
    if isinstance(function, cst.Attribute):
        paths.add(dotted_path(function.value))
    if receiver is not None:
        around = ev.model.parents.get(receiver.origin)
        if isinstance(around, cst.WithItem):
            return True
        if isinstance(around, cst.Assign):
            paths.update(dotted_path(one.target) for one in around.targets)
    return any(path in paths for path in _closed(ev))


def _is_given_time(ev: Evaluator, found: Dropped) -> bool:
    """Whether the function sleeps when all is submitted."""
    at, scope = found.call.at, found.call.scope
    return any(
        call.scope is scope and may_precede(at, call.at) and not may_precede(call.at, at)
        for word in _SLEEPING
        for call in ev.model.calls_by_name.get(word, ())
    )


def _closed(ev: Evaluator) -> Iterator[str]:
    """The names and paths of what is closed somewhere."""
    for word in _CLOSING:
        for call in ev.model.calls_by_name.get(word, ()):
            if isinstance(call.node.func, cst.Attribute):
                yield dotted_path(call.node.func.value) or ""
    for managed in ev.model.managed:
        yield dotted_path(managed.node) or ""
