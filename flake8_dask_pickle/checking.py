"""Files in, findings out: what the command line runs, file by file."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from flake8_dask_pickle.baseline import Baselines
from flake8_dask_pickle.configuration import ConfigurationError
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.judging import (
    Job,
    Judged,
    Terms,
    at_a_glance,
    judge,
    judge_source,
    judge_unreadable,
)
from flake8_dask_pickle.misconfigured import Misconfigured
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.policies import Policies
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.archives import is_archive, members
from flake8_dask_pickle.source.files import (
    STDIN,
    find_sources,
    read_bytes,
    source_of,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that has been read; the path `-` is standard input."""

    path: Path
    raw: bytes
    source: Source


#: Makes a report of a file that has been read. It may raise UnreadableSource.
Handle = Callable[[Opened], FileReport]

#: Does jobs, somewhere, and hands them back with what was found, in the order in which they came.
Works = Callable[[Iterable[Job]], Iterator[tuple[Job, Judged]]]


class Memory(Protocol):
    """Whatever remembers what was found in files."""

    def recall(self, job: Job) -> Judged | None:
        """What was found when the same was to be done before."""

    def keep(self, job: Job, judged: Judged) -> None:
        """Remember what was found."""


def one_by_one(jobs: Iterable[Job]) -> Iterator[tuple[Job, Judged]]:
    """Does jobs here and now."""
    for job in jobs:
        yield job, judge(job)


class Checker:
    """Checks files, each under the configuration that holds for it.

    With `fixes`, findings come with what mends them; those in `baselines` are left out; with
    `comments`, `# noqa` comments that hide nothing are found as well; with `force_exclude`, what is
    excluded is left out even where it is named. `works` does the work and `memory` spares it. With
    `archives`, those that are named are looked into.

    All that looks at a file raises ConfigurationError when what holds for it cannot be used. Where
    other files are checked as well, such a file is passed over, and what is wrong told at the end.
    """

    def __init__(
        self,
        configurations: Configurations,
        stdin_filename: str | None = None,
        *,
        fixes: bool = False,
        baselines: Baselines | None = None,
        comments: bool = True,
        force_exclude: bool = False,
        works: Works = one_by_one,
        memory: Memory | None = None,
        archives: bool = False,
    ) -> None:
        self._policies = Policies(configurations, fixes)
        self._stdin_filename = stdin_filename
        self._baselines = baselines
        self._comments = comments
        self._force_exclude = force_exclude
        self._works = works
        self._memory = memory
        self._archives = archives

    def check(self, paths: Iterable[Path], handle: Handle | None = None) -> Iterator[FileReport]:
        """One report for each file among and below `paths`, as `handle` makes it of what is read.

        Without a `handle`, that is what is found in the file. Paths that are not there are told
        at the end.
        """
        unlisted: list[OSError] = []
        unusable = Misconfigured(self._policies)
        has_checked = False
        paths = list(paths)
        missing = dict.fromkeys(path for path in paths if not _is_there(path))
        there = [path for path in paths if path not in missing]
        for report in self._reports(there, handle, unlisted, unusable):
            has_checked = True
            yield report
        for error in unlisted:
            reason = UnreadableSource(f"the folder cannot be listed: {error.strerror}")
            name = str(error.filename)
            with unusable.noted():
                yield FileReport(judge_unreadable(name, None, reason, self.terms(name)).findings)
        for path in missing:
            yield FileReport((), failure="does not exist", name=str(path))
        yield from unusable.reports(has_checked)

    def _reports(
        self,
        paths: Iterable[Path],
        handle: Handle | None,
        unlisted: list[OSError],
        unusable: Misconfigured,
    ) -> Iterator[FileReport]:
        if self._force_exclude:
            paths = (path for path in paths if self._is_wanted(path, unusable))
        files = find_sources(paths, unusable, unlisted.append)
        if handle is None:
            for job, judged in self._works(self._jobs(files, unusable)):
                yield self._reported(job, judged)
        else:
            yield from self._handled(files, handle, unusable)

    def _handled(
        self, files: Iterable[Path], handle: Handle, unusable: Misconfigured
    ) -> Iterator[FileReport]:
        """Hand on what something is found in; that is found out as it always is."""
        paths: deque[Path] = deque()
        for job, judged in self._works(self._jobs_to_handle(files, paths, unusable)):
            path = paths.popleft()
            with unusable.noted():
                if self._looks_into(path):
                    failure = "was left as it is: archives are only read"
                    yield FileReport((), failure=failure, name=job.name)
                elif judged.findings and judged.is_analysed:
                    yield self._handed_on(path, job, handle)
                else:
                    yield self._reported(job, judged)

    def _jobs_to_handle(
        self, files: Iterable[Path], paths: deque[Path], unusable: Misconfigured
    ) -> Iterator[Job]:
        """The jobs of files, whose paths are put down. Fixes are left to whoever makes them."""
        for path in files:
            with unusable.noted():
                if self._looks_into(path):
                    job = Job(str(path), b"", self.terms(str(path)), Judged())
                else:
                    job = self._job_of(path, fixes=False)
                paths.append(path)
                yield job

    def _looks_into(self, path: Path) -> bool:
        return self._archives and is_archive(path)

    def _is_wanted(self, path: Path, unusable: Misconfigured) -> bool:
        try:
            return str(path) == STDIN or not self._policies.excludes(path)
        except ConfigurationError as error:
            unusable.note(error)
            return False

    def _name(self, path: Path) -> str:
        return (self._stdin_filename or STDIN) if str(path) == STDIN else str(path)

    def _handed_on(self, path: Path, job: Job, handle: Handle) -> FileReport:
        raw, source = job.raw, None
        try:
            if str(path) != STDIN:
                raw = read_bytes(path)  # it may have changed meanwhile
            source = source_of(job.name, raw)
            return handle(Opened(path, raw, source))
        except UnreadableSource as error:
            found = judge_unreadable(job.name, source, error, self.terms(job.name)).findings
            return FileReport(found, source, contents=raw)

    def _jobs(self, paths: Iterable[Path], unusable: Misconfigured) -> Iterator[Job]:
        """What is to be done, or is known already, about files and what is in archives."""
        for path in paths:
            with unusable.noted():
                if self._looks_into(path):
                    yield from self._jobs_in(path)
                else:
                    yield self._job_of(path)

    def _jobs_in(self, archive: Path) -> Iterator[Job]:
        for member in members(archive):
            if not self._policies.excludes(member.path):
                yield self._job(str(member.path), member.raw, member.error)

    def _job_of(self, path: Path, *, fixes: bool = True) -> Job:
        try:
            return self._job(self._name(path), read_bytes(path), fixes=fixes)
        except UnreadableSource as error:
            return self._job(self._name(path), b"", error)

    def _job(
        self,
        name: str,
        raw: bytes,
        error: UnreadableSource | None = None,
        *,
        fixes: bool = True,
    ) -> Job:
        terms = self.terms(name)
        if not fixes:
            terms = replace(terms, settings=replace(terms.settings, fixes=False))
        if error is not None:
            return Job(name, b"", terms, judge_unreadable(name, None, error, terms))
        job = Job(name, raw, terms)
        known = at_a_glance(job)
        if known is None and self._memory is not None:
            known = self._memory.recall(job)
        return job if known is None else replace(job, known=known)

    def _reported(self, job: Job, judged: Judged) -> FileReport:
        if self._memory is not None and job.known is None:
            self._memory.keep(job, judged)
        source = judged.source
        if source is None and judged.findings:
            source = _source_of(job)
        found = judged.findings
        if judged.is_analysed and self._baselines is not None:
            found = self._without_known(source or Source(job.name, ""), found, job.terms)
        return FileReport(found, source, contents=job.raw)

    def findings(self, source: Source) -> tuple[Finding, ...]:
        """What is found in a source and nobody asked not to see. Raises UnreadableSource."""
        terms = self.terms(source.filename)
        judged = judge_source(source, terms)
        if not judged.is_analysed:
            return judged.findings
        return self._without_known(source, judged.findings, terms)

    def _without_known(
        self, source: Source, found: tuple[Finding, ...], terms: Terms
    ) -> tuple[Finding, ...]:
        """What is found, without what is in the baseline of the file."""
        baseline = None if self._baselines is None else self._baselines.of(source.filename)
        if baseline is None:
            return found

        def looks_for(code: str) -> bool:
            # What is only possible is not looked for where certainty is asked for.
            return terms.settings.confidence == "possible" and terms.looks_for(code)

        return baseline.without_known(source, found, looks_for)

    def looks_for(self, name: str, code: str) -> bool:
        """Whether a finding with this code would surely be shown in a file of this name."""
        return self.terms(name).looks_for(code)

    def terms(self, name: str) -> Terms:
        """What holds for a file of this name."""
        policy = self._policies.above(Path(name))
        return Terms(policy.settings, policy.ignored(Path(name)), self._comments)


def _is_there(path: Path) -> bool:
    return str(path) == STDIN or os.path.exists(path)  # noqa: PTH110 - that raises nothing


def _source_of(job: Job) -> Source | None:
    try:
        return source_of(job.name, job.raw)
    except UnreadableSource:
        return None
