"""Whether a client that a program makes may be Dask's default one at some moment.

Sources: `distributed.client.Client`: `__init__`, `__exit__` and `close`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import names
from flake8_dask_pickle.capture.client_makers import client_makers
from flake8_dask_pickle.capture.moments import Moment
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.values import Const, Object
from flake8_dask_pickle.model import Call, Point
from flake8_dask_pickle.model.flow import may_precede, surely_precedes

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.model import Scope

#: Each frame that runs, with the call that it stands at, as far as that is known.
_Running = dict["Frame", tuple[Point, "cst.CSTNode | None"]]


class DefaultClients:
    """What a program shows of the clients that it makes."""

    def __init__(self, ev: Evaluator, clusters: frozenset[str]) -> None:
        self._ev = ev
        self._clusters = clusters

    @cached_property
    def _makers(self) -> tuple[Call, ...] | None:
        makers = client_makers(self._ev, self._clusters)
        return None if makers is None else tuple(filter(self._is_reached, makers))

    def _is_reached(self, maker: Call) -> bool:
        """Whether the program may come to a call: not to one behind `if False:`."""
        frames = self._ev.contexts(maker.scope)
        return any(names.may_come_to(self._ev, maker.at, frame) for frame in frames)

    @property
    def are_none(self) -> bool:
        """Whether the program surely makes no client, though it might."""
        return self._makers == ()

    def may_be_open(self, moment: Moment) -> bool:
        """Whether a client may be the default one at this moment."""
        if self._makers is None:
            return True
        running = _running(moment)
        return any(
            self._is_default(maker, frame) and self._may_be_open(maker, frame, running)
            for maker in self._makers
            for frame in self._ev.contexts(maker.scope)
        )

    def _is_default(self, maker: Call, frame: Frame) -> bool:
        """Whether a client may become the default one."""
        for value in self._ev.evaluate(maker.node, frame, maker.at):
            said = None
            if isinstance(value, Object) and value.made is not None:
                said = passed(value.made).keywords.get("set_as_default")
            if said is None or said.values != (Const(False),):
                return True
        return False

    def _may_be_open(self, maker: Call, frame: Frame, running: _Running) -> bool:
        """Whether a client that this frame makes may have been made by now and not closed."""
        if frame in running:
            at, node = running[frame]
            if may_precede(maker.at, at) and not self._is_closed(maker, frame, at, node):
                return True
        elif not self._is_known(frame, running):
            return True
        if self._block_of(maker) is not None or not self._has_run(frame, running):
            return False
        return not self._is_closed(maker, frame, frame.scope.exit.end(), None)

    def _has_run(self, frame: Frame, running: _Running) -> bool:
        """Whether a call of this frame may have come to its end by now."""
        inner: Frame | None = frame
        while inner is not None and inner.caller is not None and inner.called_at is not None:
            if inner.caller in running and may_precede(inner.called_at, running[inner.caller][0]):
                return True
            inner = inner.caller
        return False

    def _is_known(self, frame: Frame, running: _Running) -> bool:
        """Whether the module shows every call that leads to a frame of this function.

        Of a function that nobody speaks of there is none in what the module itself runs.
        """
        while frame not in running:
            uses = self._uses_of(frame.scope)
            if uses is None or not all(isinstance(one, cst.Call) for one in uses):
                return False
            if frame.caller is None:
                _, node = running.get(self._ev.modules.main.frame, (None, None))
                return not uses and node is not None
            frame = frame.caller
        return True

    def _uses_of(self, scope: Scope) -> list[cst.CSTNode] | None:
        """What is done with a function: its calls, and whatever else names it; None if unknown."""
        inside = scope.parent is None or scope.parent.kind == "class"
        if scope.kind != "function" or scope.decorators or inside:
            return None
        return [
            parent if isinstance(parent, cst.Call) and parent.func is node else node
            for node, parent in self._ev.model.parents.items()
            if isinstance(node, cst.Name) and node.value == scope.name
            if not isinstance(parent, cst.FunctionDef)
        ]

    def _is_closed(self, maker: Call, frame: Frame, at: Point, node: cst.CSTNode | None) -> bool:
        """Whether a client has surely been closed when its function has come to `at`.

        The call that stands there is `node`, where that is known.
        """
        block = self._block_of(maker)
        if block is not None:
            return self._is_left(block, node)
        return any(
            call.scope is maker.scope
            and maker.at.tick < call.at.tick
            and (surely_precedes(call.at, at) or self._is_final(call, at))
            and self._closes(call, maker, frame)
            for name in ("close", "shutdown")
            for call in self._ev.model.calls_by_name.get(name, ())
        )

    def _is_final(self, call: Call, at: Point) -> bool:
        """Whether a call stands in a `finally` that is done with, however its `try` was left."""
        around: cst.CSTNode | None = call.node
        while around is not None and not isinstance(around, (cst.Finally, cst.FunctionDef)):
            around = self._ev.model.parents.get(around)
        return isinstance(around, cst.Finally) and call.at.tick < at.tick

    def _closes(self, call: Call, maker: Call, frame: Frame) -> bool:
        if not isinstance(call.node.func, cst.Attribute):
            return False
        values = self._ev.evaluate(call.node.func.value, frame, call.at)
        return bool(values) and all(
            isinstance(one, Object) and one.origin is maker.node for one in values
        )

    def _block_of(self, maker: Call) -> cst.With | None:
        """The `with` that enters a client as soon as it is made."""
        item = self._ev.model.parents.get(maker.node)
        block = None if item is None else self._ev.model.parents.get(item)
        entered = isinstance(item, cst.WithItem) and isinstance(block, cst.With)
        return block if entered and isinstance(block, cst.With) else None

    def _is_left(self, block: cst.With, node: cst.CSTNode | None) -> bool:
        """Whether what stands at `node` surely runs outside of a `with`."""
        around = node
        while around is not None and around is not block:
            around = self._ev.model.parents.get(around)
        return node is not None and around is not block


def _running(moment: Moment) -> _Running:
    """The frames that run at a moment, the module last, and the call that each stands at."""
    found: _Running = {}
    node: cst.CSTNode | None = moment.computing
    for frame, at in moment.frames():
        found[frame] = at, node
        if frame.arguments is not None:
            node = frame.arguments.node
        elif frame.caller is None:
            node = None
    return found
