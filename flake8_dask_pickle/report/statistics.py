"""How many findings there are of each rule, the most frequent first. Not a format of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from click import style

from flake8_dask_pickle.report import FileReport


def counted(reports: Iterable[FileReport]) -> list[tuple[int, str, str]]:
    """Count, code and name of each rule that was broken."""
    counts = Counter((found.code, found.name) for report in reports for found in report.findings)
    return sorted(
        ((count, code, name) for (code, name), count in counts.items()),
        key=lambda row: (-row[0], row[1]),
    )


def render(reports: Iterable[FileReport]) -> Iterator[str]:
    """A line for each rule: count, code, name."""
    rows = counted(reports)
    width = max((len(str(count)) for count, _, _ in rows), default=0)
    for count, code, name in rows:
        yield f"{count:>{width}}  {style(code, fg='red', bold=True)}  {name}"
