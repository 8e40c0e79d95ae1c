"""Give the thread of a task back before it waits for other tasks."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend

_FUNCTIONS = (cst.FunctionDef, cst.Lambda)


def seceded_before(aid: Aid) -> Iterator[Mend]:
    """Put `secede()` before the statement that waits, and before the loops that it stands in."""
    if aid.report.kind != "waiting":
        raise CannotMendError("the client secedes by itself")
    name, imports = aid.spelling("dask.distributed", "secede")
    change = aid.before(_statement(aid), [f"{name}()"])
    yield Mend("Give the thread back before it waits", "unsafe", (change,), imports)


def _statement(aid: Aid) -> cst.CSTNode:
    """The statement around what is reported, or the outermost loop in its function."""
    found = aid.around(aid.report.node, (cst.BaseStatement, cst.Lambda))
    one: cst.CSTNode | None = found
    while one is not None and not isinstance(one, _FUNCTIONS):
        if isinstance(one, (cst.For, cst.While)):
            found = one
        one = aid.keeping.parents.get(one)
    if isinstance(one, cst.Lambda) or isinstance(found, cst.Lambda):
        raise CannotMendError("a lambda has no statements")
    return found
