"""The one path that every front end takes: source → model → captures → findings."""

from __future__ import annotations

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.gate import may_submit
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

ISSUES = "https://github.com/flake8-dask-pickle/flake8-dask-pickle/issues"


def lint(source: Source, settings: Settings) -> list[Finding]:
    """The findings in one source, in the order of their places.

    Raises `UnreadableSource` for a syntax error. Any other failure is ours: it becomes a single
    DPK000 finding, so that the files after this one are still linted.
    """
    if not may_submit(source.text, settings.extensions.words):
        return []
    try:
        # Past the gate only: most files never need libcst or the tables.
        from flake8_dask_pickle.analysis import analyse

        return sorted(analyse(source, settings), key=lambda one: (one.place, one.code))
    except RecursionError:
        return [_internal_error(source, "the code is nested too deeply to be analysed")]
    except Exception as error:
        from flake8_dask_pickle.source import UnreadableSource

        if isinstance(error, UnreadableSource):
            raise
        return [_internal_error(source, f"{type(error).__name__}: {error}")]


def _internal_error(source: Source, reason: str) -> Finding:
    return Finding(
        "DPK000",
        "internal-error",
        f"this file was not analysed: {' '.join(reason.split())[:200]}",
        f"Please report it at {ISSUES}",
        Place(source.filename, None, 1, 1, 1, 2),
    )
