"""Reports with verdicts: what `dask-pickle verify` and `flake8 --dpk-verify` run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.runtime.verifying import Limits, Verifier, show_slice


def tried(
    reports: Iterable[FileReport],
    *,
    seconds: float,
    gibibytes: float,
    here: bool,
    scheduler: str | None,
    run_tasks: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[FileReport]:
    """The reports with a verdict for each finding, as they come. `tell` is told what is tried."""
    limits = Limits(seconds=seconds, memory=int(gibibytes * 1024**3))
    verifier = Verifier(limits, Path.cwd() if here else None, scheduler, runs_tasks=run_tasks)
    for report in reports:
        if report.source is None or not report.findings:
            yield report
            continue
        found = []
        for finding in verifier.verified(report.source, report.findings):
            found.append(finding)
            tell(f"{report.source.filename}: {len(found)} of {len(report.findings)} findings tried")
        yield replace(report, findings=tuple(found))


def slices(reports: Iterable[FileReport]) -> Iterator[str]:
    """What would be run for each finding, each under a comment that says of which."""
    for report in reports:
        for finding in report.findings:
            if report.source is not None and finding.probe is not None:
                where = finding.place
                cell = "" if where.cell is None else f"cell {where.cell}:"
                yield f"# {where.filename}:{cell}{where.row}:{where.column}: {finding.code}"
                yield f"{show_slice(report.source, finding.probe)}\n"
