"""Logging commands of Azure Pipelines, which it shows as issues of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.places import Span, Spans, in_repository, message
from flake8_dask_pickle.report.plain import plain
from flake8_dask_pickle.report.severity import severity

_DATA = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({"]": "%5D", ";": "%3B"})


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """`##vso[task.logissue type=error;sourcepath=…;linenumber=…;code=…;]message`."""
    for report in reports:
        spans = Spans(report)
        for finding in report.findings:
            yield _command(finding, spans.of(finding.place))


def _command(finding: Finding, at: Span) -> str:
    properties = {
        "type": "error" if severity(finding) == "error" else "warning",
        "sourcepath": in_repository(finding.place.filename),
        "linenumber": at.row,
        "columnnumber": at.column,
        "code": finding.code,
    }
    listed = "".join(
        f"{name}={plain(str(value)).translate(_PROPERTY)};" for name, value in properties.items()
    )
    return f"##vso[task.logissue {listed}]{plain(message(finding)).translate(_DATA)}"
