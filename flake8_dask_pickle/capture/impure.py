"""Whether a task gives another result each time that it runs, though its arguments are equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import calls
from flake8_dask_pickle.capture.flowing import Function as Text
from flake8_dask_pickle.capture.naming import label_of
from flake8_dask_pickle.capture.travel import goes_by_value
from flake8_dask_pickle.capture.values import (
    NONE,
    Const,
    External,
    Function,
    ObjectMethod,
    Partial,
    Value,
)
from flake8_dask_pickle.knowledge.impurity import Impure, impurity
from flake8_dask_pickle.model import Call, Scope
from flake8_dask_pickle.model.scopes import Symbol
from flake8_dask_pickle.model.tree import below

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

#: Calls inside calls are followed this far.
MOST_DEPTH = 4
_COUNTER = Impure("counts in a global", "counter")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What makes a task's results differ: what is done, who does it, and where."""

    impure: Impure
    holder: str
    #: The call; None where the task itself is such a function.
    node: cst.CSTNode | None = None

    @property
    def certain(self) -> bool:
        """Whether the results surely matter: those of reading a file may be the same each time."""
        return self.impure.kind != "outside"

    @property
    def takes_generator_along(self) -> bool:
        """Whether the task is a method of a generator, which is pickled in the state it has.

        `random.random` is one. Each task then draws the same, `pure=False` or not.
        """
        return self.node is None and bool(self.impure.seeded_by)


def drawn(ev: Evaluator, callee: Value, *, bare: bool) -> Drawn | None:
    """Why calling the target anew gives another result; `bare` when it is given nothing."""
    if isinstance(callee, External):
        row = impurity().of(_dotted(ev, callee) or "")
        if row is None or (row.bare and not bare):
            return None
        return Drawn(row, callee.dotted)
    if isinstance(callee, Partial) and len(callee.function) == 1:
        inner = callee.function[0]
        return drawn(ev, inner, bare=bare and not callee.arguments.items)
    frame = next(calls.runs_of(ev, (callee,)), None)
    if frame is None or frame.scope.is_generator:
        return None
    runs = _Runs(ev)
    runs.follow(frame, MOST_DEPTH)
    found = [one for one in runs.drawn(frame, MOST_DEPTH) if runs.is_fresh(one.impure)]
    return min(found, key=lambda one: not one.certain, default=None)


class _Runs:
    """The functions that a task runs, and the calls in them."""

    def __init__(self, ev: Evaluator) -> None:
        self._ev = ev
        self._seeded: set[str] = set()
        self._followed: set[Scope] = set()
        self._texts: dict[Scope, Text] = {}

    def is_fresh(self, row: Impure) -> bool:
        """Whether nothing in the task makes the calls of a group give the same each time."""
        return self._seeded.isdisjoint(row.seeded_by)

    def follow(self, frame: Frame, depth: int) -> None:
        """Look for seeds in a function, and in those that it calls."""
        self._followed.add(frame.scope)
        for call, callee in self._calls(frame):
            dotted = _dotted(self._ev, callee)
            if dotted in impurity().seeding and self._is_seed(call, frame):
                self._seeded.add(dotted)
            for inner in calls.runs_of(self._ev, (callee,)) if depth else ():
                if inner.scope not in self._followed:
                    self.follow(inner, depth - 1)

    def _is_seed(self, call: Call, frame: Frame) -> bool:
        """Whether a seed is the same for equal arguments: `seed()` and `seed(time())` are not."""
        inside = set(below(call.node))
        others = ((one, callee) for one, callee in self._calls(frame) if one.node in inside)
        return bool(call.node.args) and not any(
            self._row(one, callee, frame) is not None for one, callee in others
        )

    def drawn(self, frame: Frame, depth: int) -> Iterator[Drawn]:
        """What in a function, or in those that it calls, makes its result another one."""
        scope = frame.scope
        if scope not in self._texts:
            self._texts[scope] = Text(scope.node)
        text, label = self._texts[scope], label_of(scope)
        for call, callee in self._calls(frame):
            row = self._row(call, callee, frame)
            inner = [] if row is not None else list(self._inner(callee, frame, depth))
            if row is not None and text.returns(call.node, decides=row.kind == "random"):
                yield Drawn(row, label, call.node)
            for one in inner:
                if text.returns(call.node, decides=one.impure.kind == "random"):
                    yield one
        yield from self._counted(frame, text)

    def _inner(self, callee: Value, frame: Frame, depth: int) -> Iterator[Drawn]:
        for inner in calls.runs_of(self._ev, (callee,)) if depth else ():
            if inner.scope is not frame.scope and not inner.scope.is_generator:
                yield from self.drawn(inner, depth - 1)

    def _calls(self, frame: Frame) -> Iterator[tuple[Call, Value]]:
        """The calls that a function makes, each with what it surely calls."""
        for call in self._ev.modules.of(frame.scope).model.calls_in(frame.scope):
            if not call.at.block.live:
                continue
            inside = _frame_in(self._ev, call.scope, frame)
            callees = self._ev.evaluate(call.node.func, inside, call.at)
            if len(callees) == 1:
                yield call, callees[0]

    def _row(self, call: Call, callee: Value, frame: Frame) -> Impure | None:
        dotted = _dotted(self._ev, callee)
        row = None if dotted is None else impurity().of(dotted)
        if dotted == "next" and self._counts_on(call, frame):
            return _COUNTER
        inside = _frame_in(self._ev, call.scope, frame)
        given = [self._ev.evaluate(arg.value, inside, call.at) for arg in call.node.args]
        if row is None or (row.bare and any(values != (NONE,) for values in given)):
            return None
        if dotted in ("open", "io.open") and any(map(_is_writing, given[1:])):
            return None
        return row

    def _counts_on(self, call: Call, frame: Frame) -> bool:
        """Whether `next()` is called on a global that stays with the worker."""
        first = call.node.args[0].value if call.node.args else None
        return (
            isinstance(first, cst.Name)
            and frame.scope.symbols.get(first.value) is Symbol.GLOBAL
            and self._stays(frame)
        )

    def _counted(self, frame: Frame, text: Text) -> Iterator[Drawn]:
        """The globals that a function counts up, and returns; of its own copy it always has one."""
        if not self._stays(frame):
            return
        for bindings in frame.scope.outer_writes.values():
            for binding in bindings:
                counts = binding.kind == "augment" and binding.at.block.live
                if counts and text.returns_name(binding.name):
                    yield Drawn(_COUNTER, label_of(frame.scope), binding.node)

    def _stays(self, frame: Frame) -> bool:
        """Whether a function goes by reference, so that the worker's module has the globals."""
        if frame.lexical is None:
            return False
        return not goes_by_value(self._ev, Function(frame.scope, frame.lexical))


def _frame_in(ev: Evaluator, scope: Scope, frame: Frame) -> Frame:
    """The frame of a comprehension, or class body, that runs in `frame`."""
    if scope is frame.scope or scope.parent is None:
        return frame
    return ev.inline_frame(scope, _frame_in(ev, scope.parent, frame))


def _dotted(ev: Evaluator, callee: Value) -> str | None:
    """The name by which the table knows a function, or a method of a known type."""
    if isinstance(callee, External):
        return ev.knowledge.canonical(callee.dotted).removeprefix("builtins.")
    if isinstance(callee, ObjectMethod):
        return f"{callee.owner.type.name}.{callee.name}"
    return None


def _is_writing(values: tuple[Value, ...]) -> bool:
    """Whether an argument of `open()` is a mode in which nothing is read."""
    modes = {value.value for value in values if isinstance(value, Const)}
    return not modes.isdisjoint({"w", "wb", "a", "ab", "x", "xb", "wt", "at"})
