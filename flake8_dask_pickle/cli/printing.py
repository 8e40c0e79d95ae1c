"""Printing what a check reports, as it comes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from flake8_dask_pickle.modes import Mode
from flake8_dask_pickle.output import Output
from flake8_dask_pickle.progress import Progress
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.report.diff import diff as difference
from flake8_dask_pickle.report.terminal import printable, visible


def print_checked(
    reports: Iterable[FileReport],
    mode: Mode,
    paths: Sequence[Path],
    output: Output,
    progress: Progress,
) -> None:
    """Print what a mode is to print of reports, as they come."""
    prints_text = mode.prints_text(paths)

    def watched() -> Iterator[FileReport]:
        for report in telling_failures(reports, progress):
            if prints_text:
                sys.stdout.buffer.write(report.contents)
                sys.stdout.buffer.flush()
            yield report

    if mode.prints_findings:
        output.print(watched(), progress, to_stderr=prints_text)
        return
    for report in watched():
        if mode.diff and report.change is not None and report.source is not None:
            progress.clear()
            for line in difference(report.source.filename, *report.change):
                click.echo(visible(line) if sys.stdout.isatty() else line, nl=False)


def telling_failures(
    reports: Iterable[FileReport], progress: Progress | None = None
) -> Iterator[FileReport]:
    """The reports as they come; what has failed is told."""
    for report in reports:
        if report.failure:
            if progress is not None:
                progress.clear()
            name = report.name if report.source is None else report.source.filename
            click.echo(f"dask-pickle: {printable(f'{name} {report.failure}')}", err=True)
        yield report
