"""Workflow commands of GitHub Actions, which it shows as annotations of the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.places import Span, Spans, in_repository, shown
from flake8_dask_pickle.report.plain import plain
from flake8_dask_pickle.report.severity import severity

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """`::error title=…,file=…,line=…::message`; the place is in the message too, for the log."""
    for report in reports:
        spans = Spans(report)
        for finding in report.findings:
            yield _command(finding, spans.of(finding.place))


def _command(finding: Finding, at: Span) -> str:
    properties: dict[str, object] = {
        "title": f"{finding.code} ({finding.name})",
        "file": in_repository(finding.place.filename),
        "line": at.row,
        "endLine": at.end_row,
    }
    # Columns make sense to GitHub on one line alone, and not in the JSON of a notebook.
    if at.row == at.end_row and finding.place.cell is None:
        properties |= {"col": at.column, "endColumn": at.end_column}
    listed = ",".join(
        f"{name}={plain(str(value)).translate(_PROPERTY)}" for name, value in properties.items()
    )
    said = plain(f"{shown(finding.place)}: {finding.text}").translate(_DATA)
    return f"::{_LEVELS[severity(finding)]} {listed}::{said}"
