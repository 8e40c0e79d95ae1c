"""The model of a module from the tree that Python itself makes of it."""

from __future__ import annotations

import ast
import io
import warnings

from flake8_dask_pickle.model.builder import build_model
from flake8_dask_pickle.model.depth import MOST_BRACKETS, deepest_brackets
from flake8_dask_pickle.model.light import NotConvertible, light_tree
from flake8_dask_pickle.model.module import Model


def light_model(text: str, tree: ast.Module | None = None) -> Model | None:
    """The model of a text on a light tree; None when libcst has to read it.

    `tree` is what Python has parsed the text to, if somebody has done so already. Raises
    RecursionError for a text that is nested too deeply: libcst does not give up on one, but takes
    minutes and all memory, or overruns the stack, which ends the process.
    """
    try:
        parsed = _parsed(text) if tree is None else tree
    except MemoryError:
        raise RecursionError from None
    except (SyntaxError, ValueError):
        if deepest_brackets(text) > MOST_BRACKETS:
            raise RecursionError from None
        return None
    try:
        return build_model(*light_tree(parsed, _lines(text)))
    except NotConvertible:
        return None


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is wrong with strings, other tools speak
        return ast.parse(text)


def _lines(text: str) -> list[str]:
    r"""The lines as Python counts them: only `\n`, `\r\n` and `\r` end one."""
    if "\r" in text:
        text = io.StringIO(text, newline=None).read()
    return text.split("\n")
