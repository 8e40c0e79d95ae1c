"""Let a task name what it needs where cloudpickle looks for it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.missing import Missing
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend


def named_plainly(aid: Aid) -> Iterator[Mend]:
    """`globals()["LIMIT"]` to `LIMIT`."""
    missing = _missing(aid)
    node = missing.node
    if not isinstance(node, cst.Subscript) or not isinstance(node.value, cst.Call):
        raise CannotMendError("it is not looked up in globals()")
    yield Mend(f"Name '{missing.name}' itself", "safe", (aid.replace(node, missing.name),))


def read_before_the_class(aid: Aid) -> Iterator[Mend]:
    """`limit = LIMIT` before the class, which reads that instead."""
    missing = _missing(aid)
    cls = aid.keeping.parents.get(missing.node)
    if not isinstance(cls, cst.ClassDef):
        raise CannotMendError("it is not a name in a class body")
    reads = [
        one
        for one in aid.references(missing.name)
        if _inside(aid, one) is cls and not isinstance(aid.keeping.parents[one], cst.AssignTarget)
    ]
    local = aid.fresh(missing.name.lower().strip("_") or "value")
    lines = [f"{local} = {missing.name}"]
    changes = (aid.before(cls, lines), *(aid.replace(one, local) for one in reads))
    yield Mend(f"Read '{missing.name}' before the class", "safe", changes)


def _inside(aid: Aid, node: cst.CSTNode) -> cst.CSTNode | None:
    try:
        return aid.around(node, (cst.ClassDef, cst.FunctionDef, cst.Lambda))
    except CannotMendError:
        return None


def _missing(aid: Aid) -> Missing:
    if not isinstance(aid.report.subject, Missing):
        raise CannotMendError("it is not about a name")
    return aid.report.subject
