"""Where a finding is, for formats that know files and lines but neither folders nor cells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.plain import plain
from flake8_dask_pickle.source.stored import StoredNotebook

#: Where services for continuous integration say that the repository is.
_REPOSITORY = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY")


class Span(NamedTuple):
    """A stretch of a file: rows and columns from 1, the end exclusive."""

    row: int
    column: int
    end_row: int
    end_column: int


class Spans:
    """Where places stand in files as they are stored; `report` is that of the file at hand."""

    def __init__(self, report: FileReport) -> None:
        self._filename = report.findings[0].place.filename if report.findings else ""
        self._notebook = StoredNotebook(self._filename, report.contents)

    def of(self, place: Place) -> Span:
        """The stretch of the file.

        Of a notebook that is a row, and none of its columns: the text is spelt as JSON there.
        """
        if place.cell is None:
            return Span(place.row, place.column, place.end_row, place.end_column)
        row = self._notebook.row(place.cell, place.row) if place.filename == self._filename else 1
        return Span(row, 1, row, 1)


def cell_note(place: Place) -> str:
    """What to put before a message about a notebook, since no span can say it; else nothing."""
    return "" if place.cell is None else f"cell {place.cell}:{place.row}:{place.column}: "


def message(finding: Finding) -> str:
    """What the finding says, without its code, and with its cell in a notebook."""
    return cell_note(finding.place) + finding.text.removeprefix(finding.code).strip()


def shown(place: Place) -> str:
    """`path:row:column`, with the cell before the row in a notebook, without terminal styles."""
    return f"{plain(place.filename)}:{cell_note(place) or f'{place.row}:{place.column}: '}"[:-2]


def in_repository(filename: str) -> str:
    """The path from the top of the repository, with slashes; as it is where that is not above.

    Without a service for continuous integration, the top is where the command runs.
    """
    return _below(filename, _top())


def from_here(filename: str) -> str:
    """The path from the current folder, with slashes; as it is where the file is not below."""
    return _below(filename, Path.cwd())


def _top() -> Path:
    here = Path.cwd()
    tops = (Path(os.environ[name]) for name in _REPOSITORY if os.environ.get(name))
    return next((top for top in tops if here.is_relative_to(top)), here)


def _below(filename: str, top: Path) -> str:
    path = Path(os.path.abspath(filename))  # noqa: PTH100 - links stay links
    return (path.relative_to(top) if path.is_relative_to(top) else path).as_posix()
