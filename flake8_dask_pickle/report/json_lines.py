"""One JSON object a line, as the findings come, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flake8_dask_pickle.report import FileReport


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """Each finding as the json format has it, on a line of its own."""
    for report in reports:
        for finding in report.findings:
            yield json.dumps(finding.as_json())
