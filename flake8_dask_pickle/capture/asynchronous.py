"""Which clients are asynchronous, and which of them is the default one where Dask computes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture.computing import ComputingCall
from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.passing import passed
from flake8_dask_pickle.capture.surroundings import Surroundings
from flake8_dask_pickle.capture.values import Arguments, Const, External, Object, Values
from flake8_dask_pickle.model import Call, Point, Scope
from flake8_dask_pickle.model.flow import may_precede

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: Clients of clusters of clients are followed this far.
_MOST_NESTED = 3


class Asynchrony:
    """What a module shows of its clients: made with `asynchronous=True`, or without."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.surroundings = Surroundings(ev)

    def of_receiver(self, value: Object, frame: Frame) -> bool | None:
        """Whether the client of a future that a frame uses is asynchronous, or the client itself.

        A future out of a list is known by the call that made the list.
        """
        origin = value.origin
        if value.made is not None or not isinstance(origin, cst.Call):
            return self.of(value)
        at = self.ev.model.called_at.get(origin)
        running: Frame | None = frame
        while running is not None and at is not None:
            if running.scope is at.block.scope and isinstance(origin.func, cst.Attribute):
                owners = _objects(self.ev.evaluate(origin.func.value, running, at))
                return self.of(owners[0]) if len(owners) == 1 else None
            running = running.lexical
        return None

    def of(self, value: Object, nested: int = 0) -> bool | None:
        """Whether a client or cluster is asynchronous; None if nobody knows."""
        made = value.made
        if made is None or nested > _MOST_NESTED or not self._is_construction(made):
            return None
        call = passed(made)
        said = call.keywords.get("asynchronous")
        if said is not None:
            return _flag(said.values)
        if call.rest or made.node in self._awaited:
            return None
        address = call.keywords.get("address") or next(iter(call.positional), None)
        clusters = () if address is None else _objects(address.values)
        found = {self.of(cluster, nested + 1) for cluster in clusters}
        return False if not found else found.pop() if len(found) == 1 else None

    def _is_construction(self, made: Arguments) -> bool:
        """Whether a client or cluster was made by its class, rather than found somewhere."""
        if not isinstance(made.node, cst.Call):
            return False
        callees = self.ev.evaluate(made.node.func, made.frame, made.at)
        names = [one.dotted for one in callees if isinstance(one, External)]
        return bool(names) and all(self.ev.knowledge.type(name) is not None for name in names)

    @cached_property
    def _awaited(self) -> frozenset[cst.CSTNode]:
        """The clients that are awaited when they are made, or entered by `async with`."""
        found: set[cst.CSTNode] = {one.node.expression for one in self.ev.model.awaits}
        for call in self.ev.model.calls_by_name.get("Client", ()):
            block = self._block_of(call)
            if block is not None and block.asynchronous is not None:
                found.add(call.node)
        return frozenset(found)

    def _block_of(self, call: Call) -> cst.With | None:
        """The `with` that a client is made for."""
        above = self.surroundings.above(call.scope.enclosing_function())
        item = above.get(call.node)
        block = above.get(item) if isinstance(item, cst.WithItem) else None
        return block if isinstance(block, cst.With) else None

    @cached_property
    def clients(self) -> list[Call]:
        """The calls of the module that make an asynchronous client which becomes the default."""
        return [
            call
            for call in self.ev.model.calls_by_name.get("Client", ())
            if call.at.block.live and self._makes_default(call)
        ]

    def _makes_default(self, call: Call) -> bool:
        for frame in self.ev.contexts(call.scope)[:1]:
            for value in _objects(self.ev.evaluate(call.node, frame, call.at)):
                if value.made is not None:
                    default = passed(value.made).keywords.get("set_as_default")
                    if default is None or _flag(default.values) is True:
                        return self.of(value) is True
        return False

    def default_at(self, call: ComputingCall) -> Call | None:
        """The asynchronous client that is surely the default one where a call is made."""
        if not self.clients:
            return None
        running = list(_running(call))
        if any(self._is_chosen(scope) for scope, _, _ in running):
            return None
        for scope, node, at in running:
            for client in self.clients:
                if client.scope.enclosing_function() is scope and self._is_open(client, node, at):
                    return client
        return None

    def _is_chosen(self, scope: Scope) -> bool:
        """Whether a function says itself which scheduler runs what it computes."""
        return any(
            call.scope.enclosing_function() is scope
            for name in ("set", "Client", "as_current")
            for call in self.ev.model.calls_by_name.get(name, ())
            if call not in self.clients and (name != "set" or _names_scheduler(call.node))
        )

    def _is_open(self, client: Call, node: cst.CSTNode, at: Point) -> bool:
        """Whether a client that a function makes is made before `at`, and not closed there.

        One that an `async with` makes is open in its body.
        """
        block = self._block_of(client)
        if block is not None:
            above = self.surroundings.above(client.scope.enclosing_function())
            inside: cst.CSTNode | None = node
            while inside is not None and inside is not block:
                inside = above.get(inside)
            return inside is block
        return at == at.block.scope.exit.end() or may_precede(client.at, at)


def _running(call: ComputingCall) -> Iterator[tuple[Scope, cst.CSTNode, Point]]:
    """The functions that run when a call is made, with where they stand: at the call, or at one
    that leads there; and those around it, which have run to their end or stand somewhere.
    """
    frame: Frame | None = call.frame
    node: cst.CSTNode = call.node
    at = call.at
    seen: set[Scope] = set()
    while frame is not None:
        scope = frame.scope
        if scope.is_function or scope.kind == "module":
            seen.add(scope)
            yield scope, node, at
        if frame.arguments is not None:
            node = frame.arguments.node
        at = frame.called_at or at
        frame = frame.caller
    for scope in call.scope.ancestors():
        if scope not in seen and scope.kind in ("module", "function"):
            yield scope, scope.node, scope.exit.end()


def _names_scheduler(node: cst.Call) -> bool:
    """Whether `dask.config.set` chooses a scheduler, or may."""
    return any(arg.keyword is None or arg.keyword.value == "scheduler" for arg in node.args)


def _objects(values: Values) -> list[Object]:
    return [one for one in values if isinstance(one, Object)]


def _flag(values: Values) -> bool | None:
    """The truth of a keyword's literal value."""
    only = values[0] if len(values) == 1 else None
    return only.value if isinstance(only, Const) and isinstance(only.value, bool) else None
