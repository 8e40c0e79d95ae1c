"""A finding with its source, the chain of capture as numbered places, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from click import style

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.terminal import location, printable, underlined
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.lines import lines_of, row_in_text
from flake8_dask_pickle.source.notebook import NotebookSource

_problem = partial(style, fg="red", bold=True)
_related = partial(style, fg="blue", bold=True)
_advice = partial(style, fg="green", bold=True)
_gutter = partial(style, fg="bright_black")


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """A block of lines for each finding, with an empty line after it."""
    for report in reports:
        lines = _written(report.source) if report.findings else []
        for finding in report.findings:
            yield from _finding(finding, report.source, lines)
            yield ""


def _written(source: Source | None) -> list[str]:
    """The lines as the person wrote them, at the rows of `source.text`."""
    if source is None:
        return []
    return lines_of(source.written if isinstance(source, NotebookSource) else source.text)


def _finding(finding: Finding, source: Source | None, lines: list[str]) -> Iterator[str]:
    places = [finding.place, *(link.place for link in finding.chain)]
    margin = len(str(max(place.row for place in places)))

    def excerpt(place: Place, paint: partial[str], mark: str) -> Iterator[str]:
        if source is None or place.filename != source.filename:
            return
        row = row_in_text(source, place)
        if row > len(lines):
            return
        line = lines[row - 1]
        end = place.end_column if place.end_row == place.row else len(line) + 1
        shown, marks = underlined(line, place.column, end, mark)
        yield _gutter(f"{place.row:>{margin}} | ") + shown
        yield _gutter(f"{'':>{margin}} | ") + paint(marks)

    yield f"{location(finding.place)}: {_problem(finding.code)} {printable(finding.message)}"
    yield from excerpt(finding.place, _problem, "^")
    for number, link in enumerate(finding.chain, 1):
        said = printable(link.message)
        yield f"{'':>{margin}} {_related(f'{number}.')} {said}  {location(link.place)}"
        yield from excerpt(link.place, _related, "-")
    if finding.suggestion:
        yield f"{'':>{margin}} {_advice('help:')} {printable(finding.suggestion)}"
    if finding.verdict is not None:
        said = printable(str(finding.verdict))
        yield f"{'':>{margin}} {_problem('verdict:')} {said}"
    if finding.fix is not None:
        options = "--fix" if finding.fix.safety == "safe" else "--fix --unsafe-fixes"
        yield f"{'':>{margin}} {_advice('fix:')} {printable(finding.fix.title)}  ({options})"
