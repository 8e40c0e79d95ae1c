"""What the program itself does with what a fix would change for its tasks."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.capture.keeping import Keeping
from flake8_dask_pickle.capture.values import Values, join
from flake8_dask_pickle.fixing.mending import Aid
from flake8_dask_pickle.model import Scope


def mentions(aid: Aid, function: Scope) -> Iterator[cst.BaseExpression]:
    """Where a function of the module is named: `f`, and `x.f` for a method."""
    if function.parent is not None and function.parent.kind == "class":
        for one in aid.keeping.parents:
            if isinstance(one, cst.Attribute) and one.attr.value == function.name:
                yield one
        return
    for name in aid.references(function.name):
        is_itself = aid.keeping.parents.get(name) is function.node
        if not is_itself and aid.scope_at(name).owner_of(function.name) is function.parent:
            yield name


def call_of(keeping: Keeping, callee: cst.CSTNode) -> cst.Call | None:
    """The call of what an expression names, if it is called there."""
    around = keeping.parents.get(callee)
    return around if isinstance(around, cst.Call) and around.func is callee else None


def called_by(aid: Aid, call: cst.Call) -> Values:
    """What a call of this file may call."""
    at = aid.ev.model.called_at.get(call)
    if at is None:
        return ()
    frames = aid.ev.contexts(aid.scope_at(call))
    return join(aid.ev.evaluate(call.func, frame, at) for frame in frames)
