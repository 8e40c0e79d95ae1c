"""The Code Quality report of GitLab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.fingerprints import with_fingerprints
from flake8_dask_pickle.report.places import Spans, cell_note, in_repository
from flake8_dask_pickle.report.plain import json_list, plain
from flake8_dask_pickle.report.severity import severity

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """One JSON list, an entry for each finding."""
    yield from json_list(
        _entry(finding, fingerprint, spans)
        for report in reports
        for spans in (Spans(report),)
        for finding, fingerprint in with_fingerprints(report)
    )


def _entry(finding: Finding, fingerprint: str, spans: Spans) -> dict[str, Any]:
    at = spans.of(finding.place)
    return {
        "description": plain(cell_note(finding.place) + finding.text),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[severity(finding)],
        "location": {
            "path": plain(in_repository(finding.place.filename)),
            "positions": {
                "begin": {"line": at.row, "column": at.column},
                "end": {"line": at.end_row, "column": at.end_column},
            },
        },
    }
