"""Whether the call that computes what was only described is surely the one in sight."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.moments import COMPUTING, Moment
from flake8_dask_pickle.capture.origins import origins_of_call
from flake8_dask_pickle.capture.values import External, Object, Value

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame
    from flake8_dask_pickle.model import Call

#: What something was made of is followed no further than to this many nodes.
MOST_MAKERS = 50
#: Those that only clients and futures have compute nothing lazy by themselves.
_OF_CLIENTS = frozenset({"gather", "result"})


class InSight:
    """Follows lazy objects to the calls of a module that compute them."""

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev

    def is_computed(self, node: cst.CSTNode, moment: Moment) -> bool:
        """Whether what `node` describes is computed at this moment, by no client, and only then."""
        call = moment.computing
        if call is None or not self._uses_default(call, moment):
            return False
        around = self._around(node)
        return call in around or self._users(around) == [call]

    def computed_by_others(self, node: cst.CSTNode, moment: Moment) -> list[cst.Call]:
        """The calls that compute what `node` describes, where the next one computes another."""
        around = self._around(node)
        users = self._users(around)
        return [] if moment.computing in (None, *around, *users) else users

    def _users(self, around: set[cst.CSTNode]) -> list[cst.Call]:
        return [one for one, origins in self._computed.items() if not around.isdisjoint(origins)]

    def _around(self, node: cst.CSTNode) -> set[cst.CSTNode]:
        """A node, and what stands around it in the same function."""
        parents, found = self._ev.model.parents, {node}
        around: cst.CSTNode | None = node
        while around is not None and not isinstance(around, (cst.Lambda, cst.BaseStatement)):
            found.add(around)
            around = parents.get(around)
        return found

    def _uses_default(self, call: cst.Call, moment: Moment) -> bool:
        """Whether a call computes with whatever Dask's default is: `x.compute()`, and no client."""
        func = call.func
        if isinstance(func, cst.Attribute):
            values = self._ev.evaluate(func.value, moment.frame, moment.at)
            named = func.attr.value not in _OF_CLIENTS
            return named and bool(values) and all(map(_is_collection, values))
        values = self._ev.evaluate(func, moment.frame, moment.at)
        return bool(values) and all(
            isinstance(one, External) and one.dotted.startswith("dask.") for one in values
        )

    @cached_property
    def _computed(self) -> dict[cst.Call, frozenset[cst.CSTNode]]:
        """For each call that computes something, the nodes that made what it computes."""
        calls_by_name = self._ev.model.calls_by_name
        return {
            call.node: frozenset(
                origin
                for frame in self._ev.contexts(call.scope)
                for origin in self._made_of(call, frame)
            )
            for name in COMPUTING
            for call in calls_by_name.get(name, ())
            if call.at.block.live
        }

    def _made_of(self, call: Call, frame: Frame) -> set[cst.CSTNode]:
        """The nodes that made what a call computes, and those that made what that was made of.

        `x.sum().compute()` computes what `x.sum()` has made, and so what has made `x`.
        """
        found: set[cst.CSTNode] = set()
        pending = [call]
        while pending and len(found) < MOST_MAKERS:
            for origin in origins_of_call(self._ev, pending.pop(), frame):
                made = self._calls.get(origin)
                if origin not in found and made is not None and made.scope is frame.scope:
                    pending.append(made)
                found.add(origin)
        return found

    @cached_property
    def _calls(self) -> dict[cst.CSTNode, Call]:
        return {call.node: call for call in self._ev.model.calls}


def _is_collection(value: Value) -> bool:
    if isinstance(value, External):
        return value.dotted == "dask"
    return isinstance(value, Object) and value.type.name.startswith("dask.")
