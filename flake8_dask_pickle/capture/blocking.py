"""What goes wrong where an event loop runs: calls that stop it, or that nobody awaits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from flake8_dask_pickle.capture.asynchronous import Asynchrony
from flake8_dask_pickle.capture.computing import (
    ComputingCall,
    find_computing_calls,
    likely_computing_calls,
)
from flake8_dask_pickle.capture.schedulers import FORKING, LOCAL, Schedulers
from flake8_dask_pickle.capture.survey import Survey
from flake8_dask_pickle.capture.values import NONE, Const, External, Items, Object, Value, Values
from flake8_dask_pickle.knowledge.computing import Asynchronous

#: What goes wrong: the event loop stops for as long as tasks run; it stops for ever; an error is
#: raised, because the client is asynchronous; a coroutine is made that never runs; or it is not
#: known whether the client is asynchronous: the event loop stops, or such a coroutine is made.
Trouble = Literal["blocks", "hangs", "raises", "dropped", "either"]


@dataclass(frozen=True, slots=True)
class Blockage:
    """A call that does wrong in asynchronous code, and what."""

    trouble: Trouble
    call: ComputingCall
    #: Whether it does so in every context that the module shows.
    certain: bool


def blockages(survey: Survey) -> Iterator[Blockage]:
    """The calls of a module that go wrong because they stand in asynchronous code."""
    inspector = _Inspector(survey)
    judged: dict[cst.Call, list[tuple[ComputingCall, Trouble | None]]] = {}
    calls = (*find_computing_calls(survey.ev), *likely_computing_calls(survey.ev))
    for call in calls:
        judged.setdefault(call.node, []).append((call, inspector.trouble(call)))
    for found in judged.values():
        troubles = [(call, trouble) for call, trouble in found if trouble is not None]
        if troubles:
            call, trouble = troubles[0]
            yield Blockage(trouble, call, call.certain and len(troubles) == len(found))


class _Inspector:
    """Judges the calls of one module."""

    def __init__(self, survey: Survey) -> None:
        self.ev = survey.ev
        self.use = survey.use
        self.asynchrony = Asynchrony(survey.ev)
        self.surroundings = self.asynchrony.surroundings

    def trouble(self, call: ComputingCall) -> Trouble | None:
        """What goes wrong with a call, if anything surely does."""
        in_loop = call.scope.is_async
        if not in_loop and not self._is_cell(call):
            return None
        if call.node in self.surroundings.awaited or self.surroundings.is_tried(call):
            return None
        if not call.certain and self.surroundings.is_awaited(call):
            return None  # nobody knows what it is, but somebody awaits it
        found = _JUDGES[call.row.asynchronous](self, call)
        if found in ("blocks", "either") and (not in_loop or self.use == "tests"):
            return None  # a test has its event loop for itself
        return found

    def _is_cell(self, call: ComputingCall) -> bool:
        """Whether a call stands in a cell of a notebook that has an asynchronous client."""
        notebook = self.ev.modules.main.notebook
        return notebook and call.scope.kind == "module" and bool(self.asynchrony.clients)

    def _of_collection(self, call: ComputingCall) -> Trouble | None:
        """`dask.compute(x)`, `x.compute()`: by the scheduler that is named, or the default client.

        Where a client is the default, `persist` only starts the tasks.
        """
        chosen = self._chosen(call)
        if chosen is None:
            if self.asynchrony.default_at(call) is not None:
                return "raises"
            chosen = "local" if call.row.blocks == "always" or self._has_no_client() else None
        if chosen == "client":
            return "raises"
        return "blocks" if chosen == "local" or call.row.blocks == "always" else None

    def _chosen(self, call: ComputingCall) -> Literal["local", "client", "any"] | None:
        """What the `scheduler=` of a call is: an asynchronous client, something here, or unknown.

        None where the call leaves that to the configuration.
        """
        argument = call.arguments.keywords.get("scheduler")
        if argument is None or set(argument.values) <= _DEFAULT:
            return None
        found: set[Literal["local", "client", "any"]] = set()
        for value in argument.values:
            if isinstance(value, Object) and self.asynchrony.of(value):
                found.add("client")
            else:
                found.add("local" if _is_local(value) else "any")
        return found.pop() if len(found) == 1 else "any"

    def _has_no_client(self) -> bool:
        """Whether the module is a program that never speaks of a cluster."""
        return self.use == "program" and not Schedulers(self.ev, use=self.use).imports_cluster

    def _of_future(self, call: ComputingCall) -> Trouble | None:
        """What waits for futures: by the client that they belong to."""
        if self.surroundings.is_awaited(call):
            return None
        asynchronous = self._is_asynchronous(call)
        if asynchronous is not False and self.surroundings.is_never_awaited(call):
            return "dropped" if asynchronous else "either"
        return "blocks" if asynchronous is False and call.blocks == "always" else None

    def _of_iterator(self, call: ComputingCall) -> Trouble | None:
        """What waits step by step, and has no awaitable to offer."""
        if call.row.blocks == "iterated" and not self.surroundings.is_iterated(call):
            return None
        if call.row.blocks == "always" and self.ev.modules.main.notebook:
            return None  # `progress` shows a widget there
        return "hangs" if self._is_asynchronous(call) else "blocks"

    def _of_client(self, call: ComputingCall) -> Trouble | None:
        """`client.compute(x, sync=True)`: the other calls of this kind do not wait."""
        if call.blocks != "always":
            return None
        return "raises" if self._is_asynchronous(call) else "blocks"

    def _is_asynchronous(self, call: ComputingCall) -> bool | None:
        """Whether the client of a call is asynchronous; None if nobody knows."""
        if call.gives(call.row.awaits_with):
            return True
        if call.receiver is not None:
            return self.asynchrony.of_receiver(call.receiver, call.frame)
        if self.asynchrony.default_at(call) is not None:
            return True
        first = next(iter(call.arguments.positional), None)
        futures = [] if first is None else list(_futures(first.values))
        found = {self.asynchrony.of_receiver(one, call.frame) for one in futures}
        return found.pop() if len(found) == 1 else None


def _futures(values: Values) -> Iterator[Object]:
    """The futures among the values, and in a list of them."""
    for value in values:
        if isinstance(value, Object):
            yield value
        elif isinstance(value, Items):
            for element in value.elements:
                yield from (one for one in element.values if isinstance(one, Object))


def _is_local(scheduler: Value) -> bool:
    """Whether a scheduler runs what it is given in this process, or in processes of its own."""
    name = scheduler.dotted if isinstance(scheduler, External) else None
    if isinstance(scheduler, Const) and isinstance(scheduler.value, str):
        name = scheduler.value.lower()
    return name in LOCAL or name in FORKING


#: What leaves the scheduler to the configuration, or to the default client.
_DEFAULT: frozenset[Value] = frozenset({NONE, Const("distributed"), Const("dask.distributed")})
_JUDGES: dict[Asynchronous, Callable[[_Inspector, ComputingCall], Trouble | None]] = {
    "raises": _Inspector._of_collection,
    "awaitable": _Inspector._of_future,
    "hangs": _Inspector._of_iterator,
    "same": _Inspector._of_client,
}
