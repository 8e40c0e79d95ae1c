"""One line a finding, as pylint prints it, for programs that read pylint's output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.places import Spans, message
from flake8_dask_pickle.report.plain import plain


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """`path:row: [CODE] what is wrong. What to write instead`."""
    for report in reports:
        spans = Spans(report)
        for finding in report.findings:
            place = finding.place
            said = plain(message(finding))
            yield f"{plain(place.filename)}:{spans.of(place).row}: [{finding.code}] {said}"
