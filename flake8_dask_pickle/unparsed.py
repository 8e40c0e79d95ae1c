"""What is said of a text that libcst cannot parse."""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

import libcst as cst

from flake8_dask_pickle.source import Source, UnreadableSource

#: What libcst says of a syntax error that helps nobody: a place that is not that of the file, and
#: all the tokens there are.
_NOT_SAID = re.compile(r"^(?:parser|tokenizer) error: |error at \d+:\d+: |expected one of .*")
#: Lines in what Python says; those of a notebook's joined cells are none that people see.
_LINES = re.compile(r" (?:on line \d+|\(detected at line \d+\))")


class _Said(NamedTuple):
    """What is wrong, at a 1-based row and column of the text."""

    reason: str
    row: int
    column: int


def syntax_error(source: Source, error: cst.ParserSyntaxError) -> UnreadableSource:
    """What is wrong with a source, as Python says it where it sees anything wrong.

    libcst may know more of the language than the Python that runs it, so it is asked first; but it
    says less of what it does not know, and of half of that not even where it stands.
    """
    said = _by_python(source.text) or _by_libcst(error)
    place = source.place(said.row, said.column, said.row, said.column + 1)
    reason = _LINES.sub("", said.reason) if source.cells else said.reason
    return UnreadableSource(f"syntax error: {reason}", place.row, place.column, place.cell)


def _by_python(text: str) -> _Said | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return _Said(error.msg, max(error.lineno or 1, 1), max(error.offset or 1, 1))
    except (ValueError, RecursionError, MemoryError):
        pass
    return None


def _by_libcst(error: cst.ParserSyntaxError) -> _Said:
    reason = _NOT_SAID.sub("", error.message) or "not expected here"
    return _Said(reason, error.editor_line, error.editor_column)
