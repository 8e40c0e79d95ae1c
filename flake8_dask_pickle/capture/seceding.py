"""Where a task has given its thread back, so that the worker runs others in the meantime.

`secede()` does that until `rejoin()`, `with worker_client()` for its block. Both are measured in
`tests/cases/DPK303`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.calls import runs_of
from flake8_dask_pickle.capture.dropping import lifted
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.surroundings import Surroundings
from flake8_dask_pickle.capture.tasked import WORKER_CLIENTS, frame_of
from flake8_dask_pickle.capture.values import Const, External
from flake8_dask_pickle.model import Call
from flake8_dask_pickle.model.flow import may_precede
from flake8_dask_pickle.model.module import argument_named

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

_LEAVING = frozenset({"secede", *(name.rpartition(".")[2] for name in WORKER_CLIENTS)})
_RETURNING = "rejoin"


class Seceding:
    """Says of the calls in a task whether the task keeps its thread while it makes them."""

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev
        self._surroundings = Surroundings(ev)

    def has_left(self, call: Call, frame: Frame) -> bool:
        """Whether the function that runs in `frame` has given its thread back when it makes a call.

        What its callers have done does not count here.
        """
        return self._is_inside(call, frame) or self._has_left_before(call, frame)

    def _is_inside(self, call: Call, frame: Frame) -> bool:
        """Whether a call stands in a `with worker_client()`."""
        above = self._surroundings.above(frame.scope)
        around = above.get(call.node)
        while around is not None:
            if isinstance(around, cst.With) and any(
                self._gives_back(one.item, frame) for one in around.items
            ):
                return True
            around = above.get(around)
        return False

    def _gives_back(self, node: cst.BaseExpression, frame: Frame) -> bool:
        if not isinstance(node, cst.Call):
            return False
        at = self._ev.modules.of(frame.scope).model.called_at[node]
        names = {
            self._ev.knowledge.canonical(one.dotted)
            for one in self._ev.evaluate(node.func, frame, at)
            if isinstance(one, External)
        }
        if names.isdisjoint(WORKER_CLIENTS):
            return False
        given = argument_named(node, "separate_thread")
        return given is None or self._ev.evaluate(given.value, frame, at) != (Const(False),)

    def _has_left_before(self, call: Call, frame: Frame) -> bool:
        """Whether the last `secede()` or `rejoin()` on the way to a call is the former."""
        scope, left = frame.scope, False
        at = lifted(call, scope)
        for one in self._ev.modules.of(scope).model.calls_in(scope):
            if one.at.tick >= call.at.tick or not may_precede(lifted(one, scope), at):
                continue
            names = self._names(one, frame)
            if _RETURNING in names:
                left = False
            elif names & _LEAVING:
                # What a `with` block is entered by counts in that block only.
                above = self._surroundings.above(scope)
                left = left or not isinstance(above.get(one.node), cst.WithItem)
            else:
                left = left or self._leaves(one, frame)
        return left

    def _names(self, call: Call, frame: Frame) -> set[str | None]:
        """What a call calls: by its own name, and by the one that it was imported under."""
        inside = frame_of(self._ev, call.scope, frame)
        callees = self._ev.evaluate(call.node.func, inside, call.at)
        imported = {one.dotted.rpartition(".")[2] for one in callees if isinstance(one, External)}
        return {call.name, *imported}

    def _leaves(self, call: Call, frame: Frame) -> bool:
        """Whether a call is that of a function which calls `secede()` and does not take it back."""
        modules = self._ev.modules
        if not any("secede" in one.model.calls_by_name for one in modules.all()):
            return False
        inside = frame_of(self._ev, call.scope, frame)
        for run in runs_of(self._ev, self._ev.evaluate(call.node.func, inside, call.at)):
            inner = modules.of(run.scope).model.calls_in(run.scope)
            names = {one.name for one in inner}
            if "secede" in names and _RETURNING not in names:
                return True
        return False
