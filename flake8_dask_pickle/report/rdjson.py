"""The diagnostic format of reviewdog. Its columns count the bytes of UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.places import Span, Spans, from_here, message
from flake8_dask_pickle.report.plain import json_list, plain
from flake8_dask_pickle.report.severity import severity
from flake8_dask_pickle.source.lines import lines_of

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
_HOME = "https://github.com/flake8-dask-pickle/flake8-dask-pickle"


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """One object, with a diagnostic for each finding."""
    before = f'{{"source": {{"name": "dask-pickle", "url": "{_HOME}"}}, "diagnostics": '
    yield from json_list(_diagnostics(reports), before, "}")


def _diagnostics(reports: Iterable[FileReport]) -> Iterator[dict[str, Any]]:
    for report in reports:
        if report.findings:
            lines = [] if report.source is None else lines_of(report.source.text)
            spans = Spans(report)
            yield from (_diagnostic(finding, spans, lines) for finding in report.findings)


def _diagnostic(finding: Finding, spans: Spans, lines: Sequence[str]) -> dict[str, Any]:
    place = finding.place
    location: dict[str, Any] = {"path": plain(from_here(place.filename))}
    at = spans.of(place)
    location["range"] = {"start": {"line": at.row}} if place.cell else _range(at, lines)
    code = {"value": finding.code}
    if finding.url is not None:
        code["url"] = finding.url
    diagnostic = {
        "message": plain(message(finding)),
        "location": location,
        "severity": _SEVERITIES[severity(finding)],
        "code": code,
    }
    suggestions = list(_suggestions(finding, spans, lines))
    return diagnostic | ({"suggestions": suggestions} if suggestions else {})


def _suggestions(finding: Finding, spans: Spans, lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The fix, where it is one edit of a line that is no notebook's: each is offered alone."""
    edits = () if finding.fix is None else finding.fix.edits
    if len(edits) == 1 and edits[0].place.cell is None:
        yield {"range": _range(spans.of(edits[0].place), lines), "text": edits[0].content}


def _range(at: Span, lines: Sequence[str]) -> dict[str, Any]:
    return {
        "start": {"line": at.row, "column": _bytes(lines, at.row, at.column)},
        "end": {"line": at.end_row, "column": _bytes(lines, at.end_row, at.end_column)},
    }


def _bytes(lines: Sequence[str], row: int, column: int) -> int:
    """The column (from 1) in bytes, for one in characters; the same behind the end of the text."""
    line = lines[row - 1] if row <= len(lines) else ""
    before = line[: column - 1]
    return column - len(before) + len(before.encode("utf-8", "surrogatepass"))
