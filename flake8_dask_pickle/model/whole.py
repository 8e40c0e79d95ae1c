"""The whole tree of a text, as libcst makes it."""

from __future__ import annotations

import ast
import sys
import warnings

import libcst as cst

from flake8_dask_pickle.model.depth import MOST_BRACKETS, deepest_brackets, is_deeper


def whole_tree(text: str | bytes) -> cst.Module:
    """The whole tree of a text. Raises cst.ParserSyntaxError.

    Raises RecursionError for a text that is nested too deeply: libcst does not give up on one, but
    takes the square of the time, or overruns the stack, which ends the process.
    """
    if _is_too_deep(text):
        raise RecursionError("nested too deeply")
    return cst.parse_module(text)


def _is_too_deep(text: str | bytes) -> bool:
    """Whether nobody could walk the tree, in which each level takes two calls at the least."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return is_deeper(ast.parse(text), sys.getrecursionlimit() // 2)
    except (RecursionError, MemoryError):
        return True
    except (SyntaxError, ValueError):  # libcst may know more of Python than this Python does
        shown = text if isinstance(text, str) else text.decode("latin-1")
        return deepest_brackets(shown) > MOST_BRACKETS
