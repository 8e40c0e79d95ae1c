"""Texts that would bring the parser down, and the whole server with it."""

from __future__ import annotations

import ast
import re
import warnings
from itertools import accumulate

#: A line of so many characters may hold an expression that is too deep, or too long, for parsers.
_LONG_LINE = re.compile(r"[^\n]{4000}")
_BRACKET = re.compile(r"[(\[{]|[)\]}]")

#: Python itself gives up on more brackets inside each other.
_MOST_BRACKETS = 200

#: Levels of a syntax tree; the linter itself has room for fewer.
_DEEPEST = 2000


def is_too_deep(text: str) -> bool:
    """Whether code is nested so deeply that Python itself gives up on it.

    libcst does not give up: it takes minutes, or overruns the stack, which ends the process.
    """
    deepest = max(
        accumulate(1 if one in "([{" else -1 for one in _BRACKET.findall(text)), default=0
    )
    if deepest <= _MOST_BRACKETS and _LONG_LINE.search(text) is None:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(text, "<text>", "exec", flags, dont_inherit=True)
    except (RecursionError, MemoryError):
        return True
    except (SyntaxError, ValueError):
        return deepest > _MOST_BRACKETS
    return _is_deeper(tree, _DEEPEST)


def _is_deeper(tree: ast.AST, most: int) -> bool:
    """Whether a tree has more levels than that; older versions of Python build any."""
    level = [tree]
    for _ in range(most):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True
