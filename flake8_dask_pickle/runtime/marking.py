"""Expressions followed from a program into its slice, and told of when they are evaluated there."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from flake8_dask_pickle.probe import Span

#: What a marked expression is wrapped into.
MADE = "__dask_pickle_made__"
_MARK = "_dask_pickle_is_marked"


def mark(node: ast.expr) -> None:
    """Mark an expression; copies of it are marked too."""
    setattr(node, _MARK, True)


def marked(module: ast.Module, text: str) -> Iterator[Span]:
    """Where the marked expressions of a module stand in its text, columns in bytes."""
    for node, parsed in zip(ast.walk(module), ast.walk(ast.parse(text)), strict=False):
        if hasattr(node, _MARK) and isinstance(parsed, ast.expr):
            yield _span(parsed)


def telling(text: str, places: Sequence[Collection[Span]]) -> ast.Module:
    """A text as a tree in which the expressions at the places pass their values to `MADE`.

    The number of the places that an expression is one of is passed before its value.
    """

    class Tell(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            self.generic_visit(node)
            loaded = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
            if not isinstance(node, ast.expr) or not loaded:
                return node
            told = node
            for number in wanted.pop(_span(node), ()):
                told = ast.Call(ast.Name(MADE, ast.Load()), [ast.Constant(number), told], [])
            return ast.fix_missing_locations(ast.copy_location(told, node))

    wanted: dict[Span, list[int]] = {}
    for number, some in enumerate(places):
        for place in some:
            wanted.setdefault(place, []).append(number)
    tree = ast.parse(text)
    Tell().visit(tree)
    return tree


def _span(node: ast.expr) -> Span:
    end_row, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Span(node.lineno, node.col_offset, end_row, end_column)
