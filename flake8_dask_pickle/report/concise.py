"""One line a finding, as flake8 prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from click import style

from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.terminal import location, printable


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """`path:row:column: CODE what is wrong. What to write instead`."""
    for report in reports:
        for finding in report.findings:
            said = printable(finding.text.removeprefix(finding.code))
            yield f"{location(finding.place)}: {style(finding.code, fg='red', bold=True)}{said}"
