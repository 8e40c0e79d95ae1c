"""Where the nodes of a light tree stand, worked out for those that somebody asks about.

libcst has a node begin and end where its own text does, without the parentheses around it; Python
counts in bytes, has a tuple and a generator begin at its parenthesis, and does not say where the
name of a function stands. `tests/model/test_light.py` compares the two.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import libcst as cst
from libcst.metadata import CodePosition, CodeRange

from flake8_dask_pickle.model.light.text import Text

#: What stands before the name in a definition.
_DEFINES = re.compile(r"(?:async[ \t]+def|def|class)[ \t]+")
_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)


class NoPositions(Exception):
    """Somebody asks where a node stands, and the tree does not know."""


class Places:
    """What each node of a light tree was made of, and where that stands.

    `origins` has the nodes whose place can be told; a decorator and a name under `def` or `class`
    are made of the node of Python that they are a part of.
    """

    def __init__(self, text: Text) -> None:
        self.origins: dict[Any, Any] = {}
        self._text = text

    def range(self, node: cst.CSTNode) -> CodeRange | None:
        """Where a node stands, as libcst says it; None for a node that is not known.

        Raises NoPositions where the two trees may differ.
        """
        origin = self.origins.get(node)
        if origin is None:
            return None
        kind = type(node)
        row, start = self._place(origin.lineno, origin.col_offset)
        end_row, end = self._place(origin.end_lineno, origin.end_col_offset)
        if kind is cst.Name and not isinstance(origin, ast.expr):
            end_row, start = row, self._named(row, start, origin.name)
            end = start + len(origin.name)
        elif kind is cst.Decorator:
            start = self._at_sign(row, start)
        elif self._is_in_parentheses(node, origin):
            row, start, end_row, end = self._inside(row, start, end_row, end)
        elif kind in _DEFINITIONS and self._text.lines[end_row - 1].endswith(";", 0, end):
            end = len(self._text.lines[end_row - 1][: end - 1].rstrip())
        return CodeRange(CodePosition(row, start), CodePosition(end_row, end))

    def text(self, node: cst.BaseExpression) -> str | None:
        """The source of an expression as `Model.text` has it; None for one that is not known.

        Raises NoPositions where the two trees may differ.
        """
        origin = self.origins.get(node)
        if not isinstance(origin, ast.expr):
            return None
        text = self._text.of(origin)
        if not self._is_in_parentheses(node, origin):
            return text
        if "#" in text:
            raise NoPositions  # it may be a comment, which belongs to a parenthesis
        return f"({text[1:-1].strip()})"

    def _is_in_parentheses(self, node: cst.CSTNode, origin: ast.AST) -> bool:
        """Whether the place of what a node is made of begins and ends at parentheses."""
        if isinstance(origin, ast.Tuple):
            return self._text.has_parentheses(origin)
        return type(node) is cst.GeneratorExp

    def _place(self, row: int, column: int) -> tuple[int, int]:
        line = self._text.lines[row - 1]
        if "\f" in line:
            raise NoPositions  # libcst does not count one that stands before the code
        if line.isascii():
            return row, column
        return row, len(line.encode()[:column].decode())

    def _named(self, row: int, column: int, name: str) -> int:
        """The column of the name in a definition that starts there."""
        line = self._text.lines[row - 1]
        before = _DEFINES.match(line, column)
        if before is None or not line.startswith(name, before.end()):
            raise NoPositions
        return before.end()

    def _at_sign(self, row: int, column: int) -> int:
        """The column of the `@` before an expression."""
        line = self._text.lines[row - 1]
        if not line.endswith("@", 0, column):
            raise NoPositions
        return column - 1

    def _inside(self, row: int, start: int, end_row: int, end: int) -> tuple[int, int, int, int]:
        """What is left of a place in parentheses without them."""
        first, last = self._text.lines[row - 1], self._text.lines[end_row - 1][: end - 1]
        start = len(first) - len(first[start + 1 :].lstrip())
        rest = last.rstrip()
        # Whose the space around a comma, a comment or the end of a line is, only libcst knows.
        if first[start : start + 1] in ("", "#", "\\", ")") or not rest or rest[-1] == "\\":
            raise NoPositions
        if rest[-1] == "," and rest != last:
            raise NoPositions
        return row, start, end_row, len(rest)
