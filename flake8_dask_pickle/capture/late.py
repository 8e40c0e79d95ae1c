"""Variables of a loop that a task reads only after the loop has gone on.

What is described now and computed later (`delayed`, bags, arrays, dataframes) keeps the function
itself, and with it the variables that the function reads. `Client.submit` pickles at the call.
Measured by the programs of `tests/cases/DPK203`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from flake8_dask_pickle.capture import names, parts
from flake8_dask_pickle.capture.keeping import Keeping
from flake8_dask_pickle.capture.moments import Moment, at_compute
from flake8_dask_pickle.capture.naming import label_of, name_node
from flake8_dask_pickle.capture.submissions import Part, Submission
from flake8_dask_pickle.capture.values import Function, Method, Partial, Values
from flake8_dask_pickle.model import Point
from flake8_dask_pickle.model.flow import bindings_before, may_precede
from flake8_dask_pickle.model.scopes import Binding, Symbol

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator
    from flake8_dask_pickle.capture.frames import Frame

#: Functions that call functions are followed this far.
MOST_DEPTH = 3
#: Bindings that give a name another value.
_MOVING = frozenset({"for", "assign", "augment", "with"})


@dataclass(frozen=True, slots=True)
class Late:
    """A variable that a task reads late: who reads it, and what in the loop changes it."""

    part: Part
    name: str
    holder: str
    reader: cst.CSTNode
    binding: Binding


def late(ev: Evaluator, submission: Submission, keeping: Keeping) -> Iterator[Late]:
    """The loop variables that a submission's functions read and that will have moved on."""
    called = submission.called
    if called is None or submission.site.when == "call":
        return
    computed = at_compute(ev.model, called.frame, called.at)
    seen: set[tuple[str, cst.CSTNode]] = set()
    for part in submission.parts:
        for function in functions_of(part.called or part.values):
            for found in _read_late(ev, part, function, called, computed, MOST_DEPTH):
                key = (found.name, found.binding.node)
                scope = found.binding.at.block.scope
                if key not in seen and keeping.is_kept(submission.node, called, scope):
                    seen.add(key)
                    yield found


def functions_of(values: Values) -> Iterator[Function]:
    """The functions of this module that values are, or apply."""
    for value in values:
        if isinstance(value, Function):
            yield value
        elif isinstance(value, Method):
            yield value.function
        elif isinstance(value, Partial):
            yield from functions_of(value.function)


def _read_late(
    ev: Evaluator, part: Part, function: Function, called: Moment, computed: Moment, depth: int
) -> Iterator[Late]:
    for name, owner in _reads(ev, function, computed):
        binding = _moved_by(name, owner, called.point_in(owner), computed.point_in(owner))
        if binding is not None:
            label, node = label_of(function.scope), name_node(function.scope)
            yield Late(part, name, label, node, binding)
        elif depth:
            values = names.read(ev, name, owner, computed.point_in(owner))
            for inner in functions_of(values):
                if inner.scope is not function.scope:
                    yield from _read_late(ev, part, inner, called, computed, depth - 1)


def _reads(ev: Evaluator, function: Function, moment: Moment) -> Iterator[tuple[str, Frame]]:
    """The outer names that a function reads when it runs, each with the frame it lives in."""
    if ev.modules.of(function.scope) is not ev.modules.main:
        return
    for name, symbol in function.scope.symbols.items():
        owner: Frame | None = function.lexical
        while symbol is Symbol.FREE and owner is not None:
            if owner.scope.kind != "class" and owner.scope.symbols.get(name) is Symbol.LOCAL:
                yield name, owner
                break
            owner = owner.lexical
    for name in sorted(parts.code_globals(function.scope)):
        if name in ev.model.module.symbols:
            yield name, names.global_owner(name, moment.frame, moment.at)[0]


def _moved_by(name: str, owner: Frame, called: Point, computed: Point) -> Binding | None:
    """What changes a name in the loop that the call stands in, before the task is computed."""
    for binding in bindings_before(computed):
        if binding.name != name or binding.kind not in _MOVING:
            continue
        if owner.scope.kind == "comprehension":
            return binding
        again = may_precede(called, binding.at) and may_precede(binding.at, called)
        if again and may_precede(binding.at, computed) and not may_precede(computed, called):
            return binding
    return None
