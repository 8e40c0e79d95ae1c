"""Take what only IPython can do out of a task."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from flake8_dask_pickle.fixing.inside import reader
from flake8_dask_pickle.fixing.mending import Aid, CannotMendError, Mend, names_in
from flake8_dask_pickle.model import Scope


def dropped(aid: Aid) -> Iterator[Mend]:
    """Drop statements that only do something with the shell."""
    step, scope = reader(aid)
    lines = _lines(aid, scope, step.name)
    if not all(isinstance(line.body[0], cst.Expr) for line in lines):
        raise CannotMendError("the task uses what the shell gives")
    title = f"Drop what only IPython can do from '{step.holder}'"
    yield Mend(title, "unsafe", tuple(aid.without(line) for line in lines))


def before_the_task(aid: Aid) -> Iterator[Mend]:
    """Move what asks the shell for something in front of the function, which takes it along."""
    step, scope = reader(aid)
    lines = _lines(aid, scope, step.name)
    for line in lines:
        made = line.body[0]
        if not isinstance(made, cst.Assign) or scope.bound & {
            name.value for name in names_in(made.value)
        }:
            raise CannotMendError("what it asks for depends on the task")
    title = f"Ask IPython before '{step.holder}' is defined"
    moved = aid.before(scope.node, [aid.source(line.body[0]) for line in lines])
    yield Mend(title, "unsafe", (moved, *(aid.without(line) for line in lines)))


def _lines(aid: Aid, scope: Scope, name: str) -> list[cst.SimpleStatementLine]:
    """The statements of a function that name something."""
    found: dict[cst.SimpleStatementLine, None] = {}
    for one in aid.references(name):
        try:
            line = aid.around(one, cst.SimpleStatementLine)
            inside = aid.around(one, (cst.FunctionDef, cst.Lambda))
        except CannotMendError:
            continue
        if inside is scope.node and isinstance(line, cst.SimpleStatementLine):
            found[line] = None
    if not found or any(len(line.body) != 1 for line in found):
        raise CannotMendError("it does not stand in statements of its own")
    return list(found)
