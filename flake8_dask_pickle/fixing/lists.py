"""Make a list of what can be gone through only once: lists travel, generators do not."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.endless import may_be_endless
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend
from flake8_dask_pickle.model.module import last_name


def where_made(aid: Aid) -> Iterator[Mend]:
    """`rows = (…)` to `rows = […]`, and `rows = read()` to `rows = list(read())`."""
    origin, row = aid.carried.capture.origin, aid.carried.capture.type
    if row is not None and not row.is_iterator:
        raise CannotMendError("it is nothing to go through")
    if may_be_endless(aid, origin):
        raise CannotMendError("it may never end")
    names = _names_of(aid, origin)
    captured = {step.name.rpartition(".")[2] for step in aid.carried.capture.steps}
    if _has_attributes(aid, captured if names is None else names | captured):
        raise CannotMendError("it has attributes that a list has not")
    if any(step.way == "item" and step.holder == "set" for step in aid.carried.capture.steps):
        raise CannotMendError("a set holds no list")
    content = listed(aid, origin)
    if _is_gone_through_by_hand(aid, names):
        content = f"iter({content})"  # the iterator of a list travels as well
    yield Mend("Make a list of it where it is made", "unsafe", (aid.replace(origin, content),))


def argument(aid: Aid) -> Iterator[Mend]:
    """`client.map(f, rows)` to `client.map(f, list(rows))`, which goes through it anyway."""
    node = aid.report.node
    if aid.report.kind == "queue":
        name = aid.source(node)
        content = f"[{name}.get() for _ in range({name}.qsize())]"
        yield Mend("Take out what is in it", "unsafe", (aid.replace(node, content),))
        return
    made = aid.report.about
    if may_be_endless(aid, node) or (isinstance(made, cst.CSTNode) and may_be_endless(aid, made)):
        raise CannotMendError("it may never end")
    yield Mend("Make a list of it", "safe", (aid.replace(node, listed(aid, node)),))


def listed(aid: Aid, node: cst.CSTNode) -> str:
    """The source of a list of what an expression gives."""
    if not isinstance(node, cst.BaseExpression):
        raise CannotMendError("it is not made by an expression")
    if isinstance(node, cst.GeneratorExp):
        start, end = aid.span(node, parentheses=False)
        return f"[{aid.text.text[start:end]}]"
    return f"list({aid.source(node)})"


def _names_of(aid: Aid, origin: cst.CSTNode) -> set[str] | None:
    """The variables and attributes that it is assigned to; None where it goes somewhere else."""
    # What a call makes of it is something else.
    statement = aid.around(origin, (cst.Arg, cst.Assign, cst.BaseStatement))
    if not isinstance(statement, cst.Assign):
        return None
    found = (last_name(one.target) for one in statement.targets)
    return {name for name in found if name is not None}


def _is_gone_through_by_hand(aid: Aid, names: set[str] | None) -> bool:
    """Whether `next()` is called on it, or may be, which no list takes."""
    return any(
        names is None or last_name(arg.value) in names
        for call in aid.ev.model.calls_by_name.get("next", ())
        for arg in call.node.args
    )


def _has_attributes(aid: Aid, names: set[str]) -> bool:
    """Whether the module asks for an attribute of it, which no list has."""
    return any(
        isinstance(one, cst.Attribute) and last_name(one.value) in names
        for one in aid.keeping.parents
    )
