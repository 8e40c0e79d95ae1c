"""DPK0xx: the findings that say a file was not analysed, rather than what is wrong with it."""

from __future__ import annotations

from typing import NamedTuple

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.source import UnreadableSource


class Unanalysed(NamedTuple):
    """One way for a file not to be analysed."""

    code: str
    name: str
    summary: str
    page: str


INTERNAL_ERROR = Unanalysed(
    "DPK000",
    "internal-error",
    "Says that the linter itself failed on a file.",
    """Says that the linter itself failed on a file.

## What it does

Stands in for the findings of a file in which the linter stopped with an error of its own, or whose
code is nested too deeply for it. The other files are analysed as ever, and `dask-pickle` exits with
status 2.

## What to do

Please report it, with the message and, if you can, with the piece of code that brings it about.

Where the message says that code is nested too deeply, there is nothing to report: that is a known
limit. Hundreds of `elif` branches, or of calls or operators in one expression, are levels as well.
Part them.
""",
)

UNREADABLE = Unanalysed(
    "DPK001",
    "unreadable-source",
    "Says that a file or notebook could not be read as Python.",
    """Says that a file or notebook could not be read as Python.

## What it does

Reports a file that cannot be opened or decoded, a notebook that is not valid JSON or of an older
format than 4, and a syntax error in a file that could submit tasks to Dask. Files that mention no
Dask, or none of the calls that submit, compute or wait, are not parsed: whatever is wrong in them,
nothing is missed there. Only `dask-pickle` reports it: flake8 says `E902` and `E999`.

## Why is this bad?

Nothing is known of such a file, so a run without findings would promise too much.

## What to do

Mend the file, or leave it out: `exclude` in `[tool.dask-pickle]`.
""",
)

UNANALYSED = (INTERNAL_ERROR, UNREADABLE)


def unreadable(filename: str, error: UnreadableSource) -> Finding:
    """The finding that stands for a file that cannot be read."""
    place = Place(filename, error.cell, error.row, error.column, error.row, error.column + 1)
    message = f"not analysed: {error.reason}"
    return Finding(UNREADABLE.code, UNREADABLE.name, message, "", place)
