"""The versions that pickling depends on, here and on a cluster, and what is known to be bad."""

from __future__ import annotations

import asyncio
import importlib.metadata
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flake8_dask_pickle.knowledge.combinations import Combination, combinations
from flake8_dask_pickle.runtime.scheduler import (
    ANSWER,
    Process,
    Scheduler,
    UnansweredError,
    run,
)

#: What is compared, by the names of the distributions.
PACKAGES = (
    "python",
    "cloudpickle",
    "dask",
    "distributed",
    "pydantic",
    "IPython",
    "tblib",
    "msgpack",
    "numpy",
    "pandas",
)
#: How many processes are asked at a time.
AT_A_TIME = 32
#: What stands for a version that could not be asked for.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Examined:
    """The versions in one process; None where a package is not installed.

    A package that could not be asked for is missing. `error` says why there is nothing at all.
    """

    process: Process
    versions: Mapping[str, str | None] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A combination of versions that is known, and the processes in which it was found."""

    combination: Combination
    processes: tuple[Examined, ...]

    @property
    def bad(self) -> bool:
        """Whether something fails, rather than that something else is advised."""
        return self.combination.level == "bad"

    def as_json(self) -> dict[str, Any]:
        row, packages = self.combination, self.combination.packages
        return {
            "name": row.name,
            "level": row.level,
            "what": row.what,
            "remedy": row.remedy,
            "source": row.source,
            "evidence": row.evidence,
            "measured": row.measured,
            "processes": [
                {
                    "address": one.process.address,
                    "versions": {name: one.versions.get(name) for name in packages},
                }
                for one in self.processes
            ],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What there is, and what is wrong with it. The first process is this one."""

    processes: tuple[Examined, ...]
    problems: tuple[Problem, ...]

    @property
    def bad(self) -> bool:
        """Whether something is known to fail."""
        return any(problem.bad for problem in self.problems)

    @property
    def unanswered(self) -> tuple[Examined, ...]:
        """The processes that gave no answer."""
        return tuple(one for one in self.processes if one.error is not None)

    def differences(self) -> dict[str, dict[str, list[str]]]:
        """The packages that are not the same everywhere: by version, the addresses."""
        found: dict[str, dict[str, list[str]]] = {}
        for name in PACKAGES:
            where: dict[str, list[str]] = {}
            for one in self.processes:
                if name in one.versions:
                    version = one.versions[name] or "not installed"
                    where.setdefault(version, []).append(one.process.address)
            if len(where) > 1:
                found[name] = where
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "processes": [
                {
                    "role": one.process.role,
                    "address": one.process.address,
                    "name": one.process.name,
                    "versions": dict(one.versions),
                    "error": one.error,
                }
                for one in self.processes
            ],
            "differences": self.differences(),
            "problems": [problem.as_json() for problem in self.problems],
        }


def examine(scheduler: str | None = None, timeout: float = ANSWER) -> Report:
    """Compare versions here, and with those of the cluster of a scheduler, by its address.

    `timeout` is in seconds, for connecting and for each answer. Raises ClusterError.
    """
    processes = [_here()]
    if scheduler is not None:
        processes += run(_there(Scheduler(scheduler, timeout)))
    return Report(tuple(processes), tuple(_problems(processes)))


def _problems(processes: Sequence[Examined]) -> Iterator[Problem]:
    versions = {one.process.address: one.versions for one in processes}
    for combination in combinations():
        concerned = combination.concerns(versions)
        if concerned:
            found = (one for one in processes if one.process.address in concerned)
            yield Problem(combination, tuple(found))


def _here() -> Examined:
    versions = {name: _installed(name) for name in PACKAGES[1:]}
    process = Process("here", "here")
    return Examined(process, {"python": platform.python_version(), **versions})


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


async def _there(scheduler: Scheduler) -> list[Examined]:
    turns = asyncio.Semaphore(AT_A_TIME)

    async def examined(process: Process) -> Examined:
        async with turns:
            return await _examined(scheduler, process)

    processes = await scheduler.processes()
    return await asyncio.gather(*(examined(process) for process in processes))


async def _examined(scheduler: Scheduler, process: Process) -> Examined:
    try:
        told = await scheduler.versions(process)
    except UnansweredError as error:
        return Examined(process, error=str(error))
    versions = {name: told[name] for name in PACKAGES if name in told}
    # As distributed says it: 3.11.7.final.0.
    versions["python"] = ".".join(str(told.get("python", UNKNOWN)).split(".")[:3])
    others = [name for name in PACKAGES if name not in versions]
    asked = await asyncio.gather(*(_asked(scheduler, process, name) for name in others))
    versions.update(answer for answers in asked for answer in answers)
    return Examined(process, {name: versions[name] for name in PACKAGES if name in versions})


async def _asked(
    scheduler: Scheduler, process: Process, name: str
) -> Iterable[tuple[str, str | None]]:
    """The version of a package that distributed does not tell; nothing if it cannot be asked for.

    The scheduler of older releases runs no functions where `distributed.scheduler.pickle` is false.
    """
    try:
        return [(name, await scheduler.run(process, importlib.metadata.version, name))]
    except UnansweredError as error:
        absent = importlib.metadata.PackageNotFoundError.__name__ in str(error)
        return [(name, None)] if absent else []


# --- for people ---------------------------------------------------------------------------------


def page(report: Report) -> Iterator[str]:
    """The report as lines of text: a table of versions, what is bad, what is advised."""
    yield from _table(report)
    for one in report.unanswered:
        yield ""
        yield f"The {one.process.label} could not be examined: {one.error}."
    for problem in sorted(report.problems, key=lambda problem: not problem.bad):
        yield ""
        yield from _told(problem)
    if not (report.problems or report.unanswered):
        yield ""
        yield "Nothing here is known to be bad."


def _table(report: Report) -> Iterator[str]:
    """A column for all processes with the same versions, a row a package; `!` where they differ."""
    columns = _columns(report.processes)
    differences = report.differences()
    rows = [["", *(heading for heading, _ in columns), ""]]
    for name in PACKAGES:
        cells = (versions.get(name, UNKNOWN) or "-" for _, versions in columns)
        rows.append([name, *cells, "!" if name in differences else ""])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _columns(
    processes: Iterable[Examined],
) -> list[tuple[str, Mapping[str, str | None]]]:
    """The processes that answered: those of one role that are alike share a column."""
    alike: dict[tuple[Any, ...], list[Examined]] = {}
    for one in processes:
        if one.error is None:
            alike.setdefault((one.process.role, *one.versions.items()), []).append(one)
    return [(_heading(ones), ones[0].versions) for ones in alike.values()]


def _heading(ones: Sequence[Examined]) -> str:
    process = ones[0].process
    if process.role != "worker":
        return process.role
    return f"worker {process.address}" if len(ones) == 1 else f"{len(ones)} workers"


def _told(problem: Problem) -> Iterator[str]:
    row = problem.combination
    yield f"{'Bad' if problem.bad else 'Advice'}: {row.what}"
    yield f"  Found: {'; '.join(_found(problem))}."
    yield f"  Remedy: {row.remedy}"
    yield f"  Source: {row.source}"
    if row.measured is not None:
        yield f"  Measured: {row.measured}"


def _found(problem: Problem) -> Iterator[str]:
    """The versions in question, and where they are."""
    where: dict[str, list[Examined]] = {}
    for one in problem.processes:
        named = (f"{name} {one.versions.get(name)}" for name in problem.combination.packages)
        where.setdefault(", ".join(named), []).append(one)
    for versions, ones in where.items():
        headings = (heading for heading, _ in _columns(ones))
        yield f"{versions} ({', '.join(headings)})"
