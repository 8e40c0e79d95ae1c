"""Texts that would bring the parser down, and the whole server with it."""

from __future__ import annotations

import ast
import re
import warnings

from flake8_dask_pickle.model.depth import MOST_BRACKETS, deepest_brackets, is_deeper

#: A line of so many characters may hold an expression that is too deep, or too long, for parsers.
_LONG_LINE = re.compile(r"[^\n]{4000}")

#: Levels of a syntax tree; the linter itself has room for fewer.
_DEEPEST = 2000


def is_too_deep(text: str) -> bool:
    """Whether code is nested so deeply that Python itself gives up on it.

    libcst does not give up: it takes minutes, or overruns the stack, which ends the process.
    """
    deepest = deepest_brackets(text)
    if deepest <= MOST_BRACKETS and _LONG_LINE.search(text) is None:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(text, "<text>", "exec", flags, dont_inherit=True)
    except (RecursionError, MemoryError):
        return True
    except (SyntaxError, ValueError):
        return deepest > MOST_BRACKETS
    return is_deeper(tree, _DEEPEST)
