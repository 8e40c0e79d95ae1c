"""Bind a loop variable when a function is made: `lambda n, factor=factor: …`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_dask_pickle.capture.late import Late, functions_of, late
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.fixing.text import Replacement
from flake8_dask_pickle.model.flow import may_precede


def by_default(aid: Aid) -> Iterator[Mend]:
    """Give the function that reads the variables a parameter for each, with it as its default."""
    found = aid.report.subject
    if not isinstance(found, Late):
        raise CannotMendError("it is not about a variable")
    node = found.reader
    if isinstance(node, cst.Name):
        node = aid.keeping.parents[node]
    if not isinstance(node, (cst.Lambda, cst.FunctionDef)):
        raise CannotMendError("the function is not in sight")
    # What calls it is looked up late as well, and calls the last one that was made.
    tasks = functions_of(found.part.called or found.part.values)
    if all(one.scope.node is not node for one in tasks):
        raise CannotMendError("it is not the task itself")
    read = _read_with(aid, found)
    if not all(_made_in_the_loop(aid, node, one) for one in read):
        raise CannotMendError("the function is made outside of the loop")
    names = sorted({one.name for one in read})
    listed = " and ".join(filter(None, (", ".join(map(repr, names[:-1])), repr(names[-1]))))
    title = f"Bind {listed} when '{found.holder}' is made"
    yield Mend(title, "unsafe", (_with_defaults(aid, node, names),))


def _read_with(aid: Aid, found: Late) -> list[Late]:
    """All that the same function reads late."""
    if aid.submission is None:
        return [found]
    read = late(aid.ev, aid.submission, aid.keeping)
    return [one for one in read if one.reader is found.reader]


def _made_in_the_loop(aid: Aid, node: cst.CSTNode, late: Late) -> bool:
    """Whether the function is made anew in each turn, and sees the variable then."""
    made, moved = aid.ev.model.scope_of[node].made_at, late.binding.at
    if made is None:
        return False
    if moved.block.scope.kind == "comprehension":
        return made.block.scope is moved.block.scope
    return may_precede(moved, made) and may_precede(made, moved)


def _with_defaults(
    aid: Aid, node: cst.Lambda | cst.FunctionDef, names: Sequence[str]
) -> Replacement:
    """The parameters after all that can be passed by their place, and before `**rest`."""
    parameters = node.params
    added = ", ".join(f"{name}={name}" for name in names)
    star = parameters.star_arg
    before = [*parameters.posonly_params, *parameters.params]
    if isinstance(star, cst.Param):
        before.append(star)
    before += parameters.kwonly_params
    if before:
        at = _end_of(aid, before[-1])
        return Replacement(at, at, f", {added}")
    if parameters.star_kwarg is not None:
        start, _ = aid.span(parameters.star_kwarg.name)
        at = aid.text.text.rindex("**", 0, start)
        return Replacement(at, at, f"{added}, ")
    if isinstance(node, cst.Lambda):
        start, _ = aid.span(node, parentheses=False)
        at = start + len("lambda")
        return Replacement(at, at, f" {added}")
    _, at = aid.span(node.name)
    at = aid.text.text.index("(", at) + 1
    return Replacement(at, at, added)


def _end_of(aid: Aid, parameter: cst.Param) -> int:
    """Where a parameter ends, before any comma."""
    annotation = parameter.annotation
    last = parameter.default or (None if annotation is None else annotation.annotation)
    return aid.span(last or parameter.name)[1]
