"""What benchmarks share: the processor time of a command, and what they ran on."""

from __future__ import annotations

import datetime
import os
import platform
import resource
import statistics
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


def seconds(command: Sequence[str], **env: str) -> float:
    """The processor time of a command and its children. Its status does not matter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, env=os.environ | env, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(rounds: int, measures: Sequence[Callable[[], float]]) -> list[float]:
    """The median of each measure; they take turns, so that what else runs strikes them all."""
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def lines_in(folder: Path) -> int:
    """The lines of Python below a folder; notebooks count with the lines of their JSON."""
    files = (file for suffix in ("py", "ipynb") for file in folder.rglob(f"*.{suffix}"))
    return sum(file.read_bytes().count(b"\n") for file in files if file.is_file())


def made_on(*more: str) -> str:
    """Date, versions and machine, for the top of a table."""
    from flake8_dask_pickle import __version__

    cores = os.cpu_count()
    said = [
        datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        f"Python {platform.python_version()}",
        f"flake8-dask-pickle {__version__}",
        *more,
        f"{platform.system()} {platform.machine()}, {cores} cores",
    ]
    return ", ".join(said)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    titles = list(head)
    listed = [titles, ["---"] * len(titles), *map(list, rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in listed)
