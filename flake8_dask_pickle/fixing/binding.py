"""Bind a loop variable when a function is made: `lambda n, factor=factor: …`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.late import Late
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.fixing.text import Replacement
from flake8_dask_pickle.model.flow import may_precede


def by_default(aid: Aid) -> Iterator[Mend]:
    """Give the function that reads the variable a parameter with it as its default."""
    late = aid.report.subject
    if not isinstance(late, Late):
        raise CannotMendError("it is not about a variable")
    node = late.reader
    if isinstance(node, cst.Name):
        node = aid.keeping.parents[node]
    if not isinstance(node, (cst.Lambda, cst.FunctionDef)):
        raise CannotMendError("the function is not in sight")
    if not _made_in_the_loop(aid, node, late):
        raise CannotMendError("the function is made outside of the loop")
    title = f"Bind '{late.name}' when '{late.holder}' is made"
    yield Mend(title, "unsafe", (_with_default(aid, node, late.name),))


def _made_in_the_loop(aid: Aid, node: cst.CSTNode, late: Late) -> bool:
    """Whether the function is made anew in each turn, and sees the variable then."""
    made, moved = aid.ev.model.scope_of[node].made_at, late.binding.at
    if made is None:
        return False
    if moved.block.scope.kind == "comprehension":
        return made.block.scope is moved.block.scope
    return may_precede(moved, made) and may_precede(made, moved)


def _with_default(aid: Aid, node: cst.Lambda | cst.FunctionDef, name: str) -> Replacement:
    parameters = node.params
    positional = [*parameters.posonly_params, *parameters.params]
    if positional:
        _, at = aid.span(positional[-1])
        return Replacement(at, at, f", {name}={name}")
    if not isinstance(parameters.star_arg, cst.MaybeSentinel) or parameters.star_kwarg:
        raise CannotMendError("it takes any argument")
    if isinstance(node, cst.Lambda):
        start, _ = aid.span(node, parentheses=False)
        at = start + len("lambda")
        return Replacement(at, at, f" {name}={name}")
    _, at = aid.span(node.name)
    at = aid.text.text.index("(", at) + 1
    return Replacement(at, at, f"{name}={name}")
