"""The findings of each file under its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from click import style

from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.terminal import printable


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """The file's name, a line for each finding, and an empty line."""
    for report in reports:
        if not report.findings:
            continue
        yield style(f"{printable(report.findings[0].place.filename)}:", bold=True)
        places = [_place(finding.place.cell, finding.place.row) for finding in report.findings]
        before = max(map(len, places))
        after = max(len(str(finding.place.column)) for finding in report.findings)
        for finding, place in zip(report.findings, places, strict=True):
            said = printable(finding.text.removeprefix(finding.code))
            where = f"{place:>{before}}:{finding.place.column:<{after}}"
            yield f"  {where}  {style(finding.code, fg='red', bold=True)}{said}"
        yield ""


def _place(cell: int | None, row: int) -> str:
    return str(row) if cell is None else f"cell {cell}:{row}"
