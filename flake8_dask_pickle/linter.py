"""The one path that every front end takes: source → model → captures → findings."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.gate import may_submit
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

ISSUES = "https://github.com/flake8-dask-pickle/flake8-dask-pickle/issues"


def lint(source: Source, settings: Settings, tree: ast.Module | None = None) -> list[Finding]:
    """The findings in one source, in the order of their places.

    `tree` is what Python has parsed the text to, if somebody has done so already.
    Raises `UnreadableSource` for a syntax error. Any other failure is ours: it becomes a single
    DPK000 finding, so that the files after this one are still linted.
    """
    if not may_submit(source.text, settings.extensions.words):
        return []
    try:
        # Past the gate only: most files never need libcst or the tables.
        from flake8_dask_pickle.analysis import analyse

        with _own_garbage():
            found = list(analyse(source, settings, tree))
        return sorted(found, key=lambda one: (one.place, one.code, one.message))
    except RecursionError:
        return [too_deep(source.filename)]
    except Exception as error:
        from flake8_dask_pickle.source import UnreadableSource

        if isinstance(error, UnreadableSource):
            raise
        return [internal_error(source.filename, f"{type(error).__name__}: {error}")]


@contextmanager
def _own_garbage() -> Iterator[None]:
    """Look for garbage once, when the file is done, and among what has been made for it only.

    Nearly all of that is in use until then, and takes itself apart at the end. Left to itself,
    Python would go through it again and again, and through all that the host has.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)  # the youngest generation: with the collector off, nothing grows older
        # What is kept, as modules that others import, goes to the oldest one at once: on its way
        # there by itself it would hasten the next collection of all that the host has.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def internal_error(filename: str, reason: str) -> Finding:
    """What stands for the findings of a file at which the linter failed."""
    return _not_analysed(filename, " ".join(reason.split())[:200], f"Please report it at {ISSUES}")


def too_deep(filename: str) -> Finding:
    """What stands for the findings of a file whose code is nested too deeply."""
    return _not_analysed(
        filename,
        "the code is nested too deeply to be analysed",
        "This is a known limit: hundreds of elif branches, or of calls or operators in one"
        " expression, are levels as well, and have to be parted",
    )


def _not_analysed(filename: str, reason: str, suggestion: str) -> Finding:
    place = Place(filename, None, 1, 1, 1, 2)
    message = f"this file was not analysed: {reason}"
    return Finding("DPK000", "internal-error", message, suggestion, place)
