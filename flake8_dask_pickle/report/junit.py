"""JUnit's XML, where each finding is a test that failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.places import Spans, from_here, shown
from flake8_dask_pickle.report.plain import xml_attributes, xml_text
from flake8_dask_pickle.unanalysed import UNANALYSED

_NOT_RUN = frozenset(kind.code for kind in UNANALYSED)


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """A suite for each file with findings; one test that passed when there are none at all."""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<testsuites name="dask-pickle">'
    is_clean = True
    for report in reports:
        if report.findings:
            is_clean = False
            yield from _suite(report)
    if is_clean:
        counts = xml_attributes(name="dask-pickle", tests=1, failures=0, errors=0)
        yield f"  <testsuite{counts}>"
        yield '    <testcase name="nothing found" classname="dask-pickle"/>'
        yield "  </testsuite>"
    yield "</testsuites>"


def _suite(report: FileReport) -> Iterator[str]:
    errors = sum(finding.code in _NOT_RUN for finding in report.findings)
    attributes = xml_attributes(
        name=from_here(report.findings[0].place.filename),
        tests=len(report.findings),
        failures=len(report.findings) - errors,
        errors=errors,
    )
    yield f"  <testsuite{attributes}>"
    spans = Spans(report)
    for finding in report.findings:
        yield from _case(finding, spans.of(finding.place).row)
    yield "  </testsuite>"


def _case(finding: Finding, line: int) -> Iterator[str]:
    place = finding.place
    where = "" if place.cell is None else f"cell {place.cell}:"
    file = from_here(place.filename)
    attributes = xml_attributes(
        name=f"{finding.code} {where}{place.row}:{place.column}",
        classname=file,
        file=file,
        line=line,
    )
    kind = "error" if finding.code in _NOT_RUN else "failure"
    said = xml_attributes(type=finding.code, message=finding.text)
    yield f"    <testcase{attributes}>"
    yield f"      <{kind}{said}>{xml_text(f'{shown(place)}: {finding.text}')}</{kind}>"
    yield "    </testcase>"
