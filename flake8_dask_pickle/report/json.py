"""One JSON list of findings, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flake8_dask_pickle.report import FileReport


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """The list of all findings, `Finding.as_json` each; valid when there are none as well."""
    findings = [finding.as_json() for report in reports for finding in report.findings]
    yield json.dumps(findings, indent=2)
