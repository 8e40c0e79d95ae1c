"""Find the calls that make Dask compute, or wait for what it computes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.capture.naming import text_of
from flake8_dask_pickle.capture.passing import Passed, passed
from flake8_dask_pickle.capture.values import (
    NONE,
    UNKNOWN,
    Const,
    External,
    Object,
    ObjectMethod,
    Value,
)
from flake8_dask_pickle.knowledge.computing import Blocks, Computing, computing_table
from flake8_dask_pickle.model import Binding, Call, Point, Scope
from flake8_dask_pickle.model.module import last_name
from flake8_dask_pickle.model.tree import inward

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator


@dataclass(frozen=True, slots=True, eq=False)
class ComputingCall:
    """A call that makes Dask compute, or that waits, in one context."""

    row: Computing
    call: Call
    #: What is called, as messages show it.
    called: str
    frame: Frame
    #: What the call is a method of: a collection, a client, a future; None for a function.
    receiver: Object | None
    arguments: Passed
    #: False when it is such a call on some ways through the program only.
    certain: bool = True
    #: False for an xarray object that nobody is seen to cut into Dask arrays.
    lazy: bool = True

    @property
    def node(self) -> cst.Call:
        return self.call.node

    @property
    def at(self) -> Point:
        return self.call.at

    @property
    def scope(self) -> Scope:
        """The function whose own code makes the call, or the module."""
        return self.call.scope.enclosing_function()

    @property
    def name(self) -> str:
        """How messages name the call: by what is called, if that is short enough."""
        return self.row.label if self.called.endswith("…") else f"{self.called}()"

    @property
    def blocks(self) -> Blocks | None:
        """When it comes back only after tasks have run; None where its keywords do not tell."""
        changes: tuple[tuple[Mapping[str, Any], Blocks], ...] = (
            (self.row.waits_with, "always"),
            (self.row.starts_with, "never"),
            (self.row.awaits_with, "never"),
        )
        for keywords, says in changes:
            given = self.gives(keywords)
            if given is not False:
                return says if given else None
        return self.row.blocks

    @property
    def holds(self) -> bool:
        """Whether it waits in a task for other tasks, and keeps the thread for that time."""
        if self.gives(self.row.awaits_with) is not False:
            return False
        return self.row.in_task == "holds" or self.gives(self.row.waits_with) is True

    def gives(self, keywords: Mapping[str, Any]) -> bool | None:
        """Whether the call gives one of these keywords its value here; None if nobody knows."""
        unknown = bool(keywords) and bool(self.arguments.rest)
        for keyword, value in keywords.items():
            element = self.arguments.keywords.get(keyword)
            if element is None:
                continue
            if element.values == (Const(value),):
                return True
            unknown = unknown or not all(_is_literal(one) for one in element.values)
        return None if unknown else False


def _is_literal(value: Value) -> bool:
    return isinstance(value, Const) and value.value is not ...


#: Calls of xarray that cut what they open, unless `chunks=` says otherwise.
_CUTTING = frozenset({"open_mfdataset", "open_zarr"})
#: Names are followed this far to the call that cuts an array of xarray.
_MOST_STEPS = 4

#: Imports beside which `compute()` is likely to be that of a collection.
_LAZY_LIBRARIES = ("dask", "distributed", "xarray")
#: Methods of lazy collections: what has one of them, and `compute()`, is hardly anything else.
_LAZY_METHODS = frozenset(
    """
    all any chunk count groupby isel map_blocks map_partitions max mean median min nunique persist
    prod quantile rechunk repartition sel std sum to_bag to_delayed value_counts var
    """.split()
)


def find_computing_calls(ev: Evaluator) -> tuple[ComputingCall, ...]:
    """Every call of the module that makes Dask compute or waits, once for each context."""
    return tuple(call for call in written_as_computing(ev) if call.lazy)


def written_as_computing(ev: Evaluator) -> tuple[ComputingCall, ...]:
    """Those calls, and the same methods of xarray objects that may hold no Dask array."""
    if "computing calls" not in ev.facts:
        ev.facts["computing calls"] = tuple(_computing_calls(ev))
    found: tuple[ComputingCall, ...] = ev.facts["computing calls"]
    return found


def _computing_calls(ev: Evaluator) -> Iterator[ComputingCall]:
    renamed = _names_of_functions(ev)
    for call in ev.model.calls:
        if not call.at.block.live:
            continue
        if may_compute(call) or (call.name in renamed and isinstance(call.node.func, cst.Name)):
            for frame in ev.contexts(call.scope):
                found = computing_call(ev, call, frame)
                if found is not None:
                    yield found


def may_compute(call: Call) -> bool:
    """Whether a call has the name of one of them, and arguments enough: `event.wait()` has not."""
    least = computing_table().least(call.name)
    return least is not None and call.may_pass(least)


def computing_call(ev: Evaluator, call: Call, frame: Frame) -> ComputingCall | None:
    """The call as one that makes Dask compute or waits, if it is one in this frame."""
    callees = [one for one in ev.evaluate(call.node.func, frame, call.at) if one != NONE]
    known = [(row, _receiver(one)) for one in callees if (row := _row_of(ev, one)) is not None]
    if not known:
        return None
    row, receiver = known[0]
    lazy = receiver is None or _is_lazy(ev, receiver, frame, call.at)
    arguments = passed(ev.arguments(call.node, frame, call.at))
    certain = len(known) == len(callees) and all(one is row for one, _ in known)
    called = text_of(ev, call.node.func)
    return ComputingCall(row, call, called, frame, receiver, arguments, certain, lazy)


def likely_computing_calls(ev: Evaluator) -> Iterator[ComputingCall]:
    """Calls of `compute()` on what only its methods show to be lazy: `table.mean().compute()`.

    They count in modules that import Dask or xarray, and are not certain.
    """
    if not any(name.startswith(_LAZY_LIBRARIES) for name in ev.model.imports):
        return
    row = computing_table().at("dask.array.Array.compute")
    for call in ev.model.calls_by_name.get("compute", ()):
        func = call.node.func
        if row is None or not call.at.block.live or not isinstance(func, cst.Attribute):
            continue
        if not _looks_lazy(func.value):
            continue
        for frame in ev.contexts(call.scope):
            if ev.evaluate(func, frame, call.at) == (UNKNOWN,):
                arguments = passed(ev.arguments(call.node, frame, call.at))
                if not arguments.positional:
                    called = text_of(ev, func)
                    yield ComputingCall(row, call, called, frame, None, arguments, certain=False)


def _looks_lazy(node: cst.BaseExpression) -> bool:
    """Whether a method has been called on the way to `node` that lazy collections have."""
    for one in inward(node):
        if isinstance(one, cst.Call) and last_name(one.func) in _LAZY_METHODS:
            return isinstance(one.func, cst.Attribute)
    return False


def _row_of(ev: Evaluator, callee: Value) -> Computing | None:
    table = computing_table()
    if isinstance(callee, External):
        return table.at(ev.knowledge.canonical(callee.dotted)) or table.at(callee.dotted)
    if isinstance(callee, ObjectMethod):
        return table.at(f"{callee.owner.type.name}.{callee.name}")
    return None


def _receiver(callee: Value) -> Object | None:
    return callee.owner if isinstance(callee, ObjectMethod) else None


def _is_lazy(ev: Evaluator, receiver: Object, frame: Frame, at: Point) -> bool:
    """Whether a receiver is Dask's: xarray's objects hold Dask arrays only where they are cut."""
    if receiver.type.family != "xarray":
        return True
    if receiver.made is not None:
        maker = receiver.made.node
        name = last_name(maker.func) if isinstance(maker, cst.Call) else None
        chunks = passed(receiver.made).keywords.get("chunks")
        if name in _CUTTING if chunks is None else NONE not in chunks.values:
            return True
    return _is_chunked(ev, receiver.origin, frame, at, _MOST_STEPS)


def _is_chunked(ev: Evaluator, node: cst.CSTNode, frame: Frame, at: Point, steps: int) -> bool:
    """Whether an expression comes from a call of `.chunk()`, as far back as it can be seen."""
    for one in inward(node):
        if isinstance(one, cst.Call) and last_name(one.func) == "chunk":
            return True
        node = one
    if not isinstance(node, cst.Name) or steps == 0:
        return False
    return any(
        _is_chunked(ev, value.origin, frame, at, steps - 1)
        for value in ev.evaluate(node, frame, at)
        if isinstance(value, Object) and value.type.family == "xarray"
    )


def _names_of_functions(ev: Evaluator) -> Collection[str]:
    """The names that the module has for the functions: `c` by `from dask import compute as c`."""
    functions = computing_table().functions
    if not any(name.startswith(("dask", "distributed")) for name in ev.model.imports):
        return ()
    return {
        binding.name
        for scope in ev.model.module.walk()
        for binding in scope.bindings()
        if _last_word_of(binding) in functions
    }


def _last_word_of(binding: Binding) -> str | None:
    """The last word of what a binding imports, or of the name that it assigns."""
    if binding.imported is not None:
        return binding.imported.rpartition(".")[2]
    return None if binding.value is None else last_name(binding.value)
