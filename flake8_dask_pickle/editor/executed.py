"""The cells that a kernel has run so far, as far as they still count."""

from __future__ import annotations

import ast
import re
from types import TracebackType

from flake8_dask_pickle.editor.documents import Piece, Snapshot
from flake8_dask_pickle.gate import may_submit, mentions_dask
from flake8_dask_pickle.source.cells import read_cell

#: Characters of code; what was run before these last ones is forgotten.
_MOST = 200_000

#: What the gate may be looking for in one cell and find in another.
_WORDS = re.compile(r"dask|distributed|async|[Cc]lient")
_RESET = re.compile(r"^[ \t]*%reset\b", re.MULTILINE)


class Executed:
    """The cells by their numbers, those of `In[1]`, `In[2]` and so on."""

    def __init__(self) -> None:
        self._cells: dict[int, str] = {}
        self._words: set[str] = set()

    def add(self, number: int, text: str) -> None:
        """A cell has run. What ran before, word for word, counts as of now."""
        if _RESET.search(text):
            self._cells.clear()
            return
        for before in [at for at, one in self._cells.items() if one == text]:
            del self._cells[before]
        self._cells[number] = text
        self._words.update(_WORDS.findall(text))
        if mentions_dask(text):
            self._words.add("dask")
        size = sum(map(len, self._cells.values()))
        while size > _MOST and len(self._cells) > 1:
            size -= len(self._cells.pop(next(iter(self._cells))))

    def forget(self, number: int) -> None:
        """A cell does not count any more."""
        self._cells.pop(number, None)

    def may_find(self, text: str, more: frozenset[str] = frozenset()) -> bool:
        """Whether anything could be found in a cell that is about to run; False is certain.

        `more` are names of functions that submit.
        """
        return may_submit(f"{' '.join(self._words)}\n{text}", more)

    def with_next(self, number: int, text: str, filename: str) -> Snapshot:
        """The cells as a notebook that ends with the one that is about to run."""
        cells = {at: one for at, one in self._cells.items() if at < number} | {number: text}
        # One of which nothing counts has its number all the same, which an empty one would not.
        pieces = (Piece(str(at), None, cells.get(at) or "#") for at in range(1, number + 1))
        return Snapshot("", filename, tuple(pieces), is_notebook=True)


def completed(text: str, row: int) -> str:
    """The part of a cell before the statement that failed in this row (from 1)."""
    try:
        tree = ast.parse(read_cell(text).text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    first = 1
    for statement in tree.body:
        if _first_row(statement) > row:
            break
        first = _first_row(statement)
    return "\n".join(text.split("\n")[: first - 1])


def _first_row(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])


def failing_row(error: BaseException, text: str, namespace: dict[str, object]) -> int:
    """The row of a cell, which runs in this namespace, at which an error left it; 1 at worst."""
    step: TracebackType | None = error.__traceback__
    while step is not None:
        frame = step.tb_frame
        if frame.f_code.co_name == "<module>" and frame.f_globals is namespace:
            # IPython leaves out the empty lines at the top.
            return step.tb_lineno + len(text) - len(text.lstrip("\n"))
        step = step.tb_next
    return 1
