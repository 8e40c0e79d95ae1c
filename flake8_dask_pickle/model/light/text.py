"""Pieces of the text behind Python's syntax tree, whose columns count bytes of UTF-8."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

import libcst as cst

from flake8_dask_pickle.model.light.nodes import maker

#: A string literal, or what may stand between two that are joined.
_LITERALS = re.compile(
    r"""
    ([A-Za-z]{0,3}
        (?: \"{3} [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* \"{3}
          | '{3}  [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* '{3}
          | "     [^"\\]* (?: \\. [^"\\]* )* "
          | '     [^'\\]* (?: \\. [^'\\]* )* '
        )
    )
    | \#[^\n]* | \s+ | \\\n
    """,
    re.VERBOSE | re.DOTALL,
)
_string = maker(cst.SimpleString, "value")
_joined = maker(cst.ConcatenatedString, "left", "right")


class Text:
    """The lines of a module, and what stands where in them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def between(self, row: int, column: int, end_row: int, end_column: int) -> str:
        """The text from one place to another: rows from 1, columns in bytes."""
        first = self.lines[row - 1]
        if row == end_row:
            if first.isascii():
                return first[column:end_column]
            return first.encode()[column:end_column].decode()
        last = self.lines[end_row - 1].encode()[:end_column].decode()
        middle = self.lines[row : end_row - 1]
        return "\n".join([first.encode()[column:].decode(), *middle, last])

    def of(self, node: ast.expr) -> str:
        """The text of an expression."""
        end_row, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.between(node.lineno, node.col_offset, end_row, end_column)

    def starts_line(self, node: ast.stmt) -> bool:
        """Whether nothing but white space stands before a statement in its line."""
        return not self.lines[node.lineno - 1][: node.col_offset].strip()

    def is_elif(self, node: ast.stmt) -> bool:
        """Whether an `if` statement is the `elif` of another."""
        line = self.lines[node.lineno - 1]
        return line.startswith("elif", node.col_offset)

    def has_parentheses(self, node: ast.Tuple) -> bool:
        """Whether the parentheses around a tuple are its own: `x[(a, b)]`, not `x[a, b]`."""
        if not node.elts:
            return True
        first = node.elts[0]
        if isinstance(first, ast.Slice):
            return False
        start = node.lineno, node.col_offset
        opened = self.between(*start, first.lineno, first.col_offset).count("(")
        if not opened:
            return False
        end = first.end_lineno or 0, first.end_col_offset or 0
        if len(node.elts) > 1 and not isinstance(node.elts[1], ast.Slice):
            stop = node.elts[1].lineno, node.elts[1].col_offset
        else:
            stop = node.end_lineno or 0, node.end_col_offset or 0
        return opened > self.between(*end, *stop).partition(",")[0].count(")")

    def string(self, node: ast.expr) -> cst.BaseExpression:
        """A literal of text or bytes, or several that are joined, as they are written."""
        text = self.of(node)
        quote = text[0]
        if quote in "\"'" and text.find(quote, 1) == len(text) - 1:
            found: cst.BaseExpression = _string(text)
            return found
        parts = [match[1] for match in _LITERALS.finditer(text) if match[1] is not None]
        joined: cst.BaseExpression = _string(parts[-1])
        for part in reversed(parts[:-1]):
            joined = _joined(_string(part), joined)
        return joined

    def is_joined(self, node: ast.expr) -> bool:
        """Whether an f-string is joined to another string.

        Where the same quotes stand inside its braces (Python 3.12), the answer is no.
        """
        text = self.of(node)
        matches = list(_LITERALS.finditer(text))
        whole = sum(match.end() - match.start() for match in matches) == len(text)
        return whole and sum(match[1] is not None for match in matches) > 1
