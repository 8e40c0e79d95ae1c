"""What a notebook shows, and so keeps: the last expression of a cell, unless a semicolon ends it.

`Out` and `_oh` hold all of that, `_`, `__` and `___` the last three, `_5` what `In [5]` has shown.
Measured with ipykernel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from flake8_dask_pickle.capture.values import NONE, UNKNOWN, Element, Items, Values, join
from flake8_dask_pickle.finding import Place
from flake8_dask_pickle.model import Point
from flake8_dask_pickle.model.flow import may_precede
from flake8_dask_pickle.source.scripts import parts_cells, says_lines_part_cells

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.evaluate import Evaluator

#: The names under which IPython keeps all that it has shown, and the last of it.
_ALL = frozenset({"Out", "_oh"})
_LAST = ("_", "__", "___")
_OF_CELL = re.compile(r"_([1-9]\d*)")


class _Kept(NamedTuple):
    """A value that has been shown, and the cell that has shown it."""

    node: cst.BaseExpression
    values: Values
    cell: int | None


def is_shown(
    statement: cst.Expr, tree: cst.Module, at: int, locate: Callable[[cst.CSTNode], Place]
) -> bool:
    """Whether a notebook shows the value of a statement in the line `at` of its Python."""
    line, after = tree.body[at], tree.body[at + 1 : at + 2]
    if not isinstance(line, cst.SimpleStatementLine) or line.body[-1] is not statement:
        return False
    if statement.semicolon is not cst.MaybeSentinel.DEFAULT:
        return False
    cell = locate(statement).cell
    if cell is None:
        return all(_begins_cell(later, tree) for later in after)
    return all(locate(later).cell != cell for later in after)


def _begins_cell(statement: cst.CSTNode, module: cst.Module) -> bool:
    """Whether a statement is the first of its cell, in a notebook that is a Python file."""
    lines: Sequence[cst.EmptyLine] = getattr(statement, "leading_lines", ())
    comments = [None if line.comment is None else line.comment.value for line in lines]
    if any(comment is not None and parts_cells(comment) for comment in comments):
        return True
    header = (line.comment.value for line in module.header if line.comment is not None)
    return None in comments and any(map(says_lines_part_cells, header))


def keeps(name: str) -> bool:
    """Whether a notebook keeps under a name what it has shown."""
    return name in _ALL or name in _LAST or _OF_CELL.fullmatch(name) is not None


def kept(ev: Evaluator, name: str, at: Point) -> Values:
    """What a notebook may hold under a name of IPython's: cells may be run in any order."""
    found = list(_shown(ev, at))
    if name in _ALL:
        elements = (Element(one.values, one.node, always=False) for one in found)
        return (Items("dict", tuple(elements), False, ev.model.tree),)
    if name in _LAST:
        place = len(_LAST[: _LAST.index(name) + 1])
        found = found[-place:][:1] if len(found) >= place else []
    else:
        number = int(name.removeprefix("_"))
        counts = ev.modules.main.counts
        found = [one for one in found if one.cell is not None and counts.get(one.cell) == number]
    return join([*(one.values for one in found), (UNKNOWN,)])


def _shown(ev: Evaluator, at: Point) -> Iterator[_Kept]:
    """What has been shown by now, if cells are run from the top down."""
    main, model = ev.modules.main, ev.model
    for row, line in enumerate(model.tree.body):
        statement = line.body[-1] if isinstance(line, cst.SimpleStatementLine) else None
        shown_at = model.expressions.get(statement) if isinstance(statement, cst.Expr) else None
        if main.locate is None or not isinstance(statement, cst.Expr) or shown_at is None:
            continue
        if may_precede(shown_at, at) and is_shown(statement, model.tree, row, main.locate):
            values = ev.evaluate(statement.value, main.frame, shown_at)
            if left := tuple(one for one in values if one != NONE):
                yield _Kept(statement.value, left, main.locate(statement).cell)
