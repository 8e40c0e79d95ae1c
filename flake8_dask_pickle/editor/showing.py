"""Findings in a cell, as IPython shows them: text in a terminal, HTML in a notebook."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.report.terminal import printable, underlined


@dataclass(frozen=True, slots=True, repr=False)
class CellFindings:
    """What is found in the cell that is about to run; `cells` are the texts by their numbers."""

    findings: tuple[Finding, ...]
    cells: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(self._lines(colour=False))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        colour = "NO_COLOR" not in os.environ and sys.stdout.isatty()
        printer.text("\n".join(self._lines(colour)))

    def _repr_html_(self) -> str:
        return "".join(map(self._html, self.findings))

    def _row(self, place: Place) -> str:
        """The line that a place begins on."""
        lines = self.cells[(place.cell or 1) - 1].split("\n")
        return lines[place.row - 1] if place.row <= len(lines) else ""

    def _end(self, place: Place) -> int:
        """The column at which a place ends on the line that it begins on."""
        return place.end_column if place.end_row == place.row else len(self._row(place)) + 1

    def _lines(self, colour: bool) -> Iterator[str]:
        from click import style

        def painted(text: str, **how: Any) -> str:
            return style(printable(text), **how) if colour else printable(text)

        for finding in self.findings:
            place = finding.place
            code = painted(finding.code, fg="red", bold=True)
            yield f"{_where(place)}: {code} {printable(finding.message)}"
            shown, marks = underlined(self._row(place), place.column, self._end(place))
            yield f"    {shown}"
            yield f"    {painted(marks, fg='red', bold=True)}"
            for number, link in enumerate(finding.chain, 1):
                yield f"  {number}. {printable(link.message)}  {_where(link.place)}"
            if finding.suggestion:
                yield f"  {painted('instead:', fg='green')} {printable(finding.suggestion)}"

    def _html(self, finding: Finding) -> str:
        place = finding.place
        row, start, end = self._row(place), place.column - 1, self._end(place) - 1
        code = f"{_safe(row[:start])}<mark>{_safe(row[start:end])}</mark>{_safe(row[end:])}".strip()
        links = [
            f"<li>{_safe(link.message)} <em>{_safe(_where(link.place))}</em></li>"
            for link in finding.chain
        ]
        title = f"<b>{_safe(finding.code)}</b>"
        if finding.url and finding.url.startswith("https://"):
            title = f'<a href="{_safe(finding.url)}" target="_blank" rel="noopener">{title}</a>'
        instead = f"<p>Instead: {_safe(finding.suggestion)}</p>" if finding.suggestion else ""
        return (
            f"<div><p>{_safe(_where(place))}: {title} {_safe(finding.message)}</p>"
            f"<pre>{code}</pre>{'<ol>' if links else ''}{''.join(links)}{'</ol>' if links else ''}"
            f"{instead}</div>"
        )


def _where(place: Place) -> str:
    if place.cell is None:
        return printable(f"{place.filename}, line {place.row}")
    return f"In [{place.cell}], line {place.row}"


def _safe(text: str) -> str:
    return escape(printable(text))
