"""Files in, findings out: what the command line runs, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flake8_dask_pickle.baseline import Baselines
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.noqa import Suppressions
from flake8_dask_pickle.policies import Policies, Policy
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.files import STDIN, find_sources, read_bytes, source_of
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.unanalysed import INTERNAL_ERROR, unreadable
from flake8_dask_pickle.unused import UNUSED_NOQA, mentions_us, unused_comments


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that has been read; the path `-` is standard input."""

    path: Path
    raw: bytes
    source: Source


#: Makes a report of a file that has been read. It may raise UnreadableSource.
Handle = Callable[[Opened], FileReport]


class Checker:
    """Checks files, each under the configuration that holds for it.

    With `fixes`, findings come with what mends them; those in `baselines` are left out; with
    `comments`, `# noqa` comments that hide nothing are found as well; with `force_exclude`, what is
    excluded is left out even where it is named.

    All that looks at a file raises ConfigurationError when what holds for it cannot be used.
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
    ) -> None:
        self._policies = Policies(configurations, fixes)
        self._stdin_filename = stdin_filename
        self._baselines = baselines
        self._comments = comments
        self._force_exclude = force_exclude

    def check(self, paths: Iterable[Path], handle: Handle | None = None) -> Iterator[FileReport]:
        """One report for each file among and below `paths`, as `handle` makes it of what is read.

        Without a `handle`, that is what is found in the file.
        """
        unlisted: list[OSError] = []
        if self._force_exclude:
            paths = filter(self._is_wanted, paths)
        for path in find_sources(paths, self._policies, unlisted.append):
            yield self._check_file(path, handle or self._report)
        for error in unlisted:
            reason = UnreadableSource(f"the folder cannot be listed: {error.strerror}")
            finding = unreadable(str(error.filename), reason)
            yield FileReport(self._visible(str(error.filename), None, [finding]))

    def _is_wanted(self, path: Path) -> bool:
        return str(path) == STDIN or not self._policies.excludes(path)

    def _check_file(self, path: Path, handle: Handle) -> FileReport:
        name = (self._stdin_filename or STDIN) if str(path) == STDIN else str(path)
        raw, source = b"", None
        try:
            raw = read_bytes(path)
            source = source_of(name, raw)
            return handle(Opened(path, raw, source))
        except UnreadableSource as error:
            findings = self._visible(name, source, [unreadable(name, error)])
            return FileReport(findings, source, contents=raw)

    def _report(self, opened: Opened) -> FileReport:
        return FileReport(self.findings(opened.source), opened.source, contents=opened.raw)

    def findings(self, source: Source) -> tuple[Finding, ...]:
        """What is found in a source and nobody asked not to see. Raises UnreadableSource."""
        settings = self._policy(source.filename).settings
        found = lint(source, settings)
        is_analysed = not any(one.code == INTERNAL_ERROR.code for one in found)
        visible = self._visible(source.filename, source, found)
        if self._comments and is_analysed and mentions_us(source.text):
            visible += self._unused_comments(source, found)
            visible = tuple(sorted(visible, key=lambda one: (one.place, one.code)))
        if is_analysed:
            visible = self._without_known(source, visible)
        if settings.fixes and any(one.fix for one in visible):
            from flake8_dask_pickle.fixing.applying import makeable

            visible = tuple(makeable(source, one) for one in visible)
        return visible

    def _without_known(self, source: Source, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """What is found, without what is in the baseline of the file."""
        baseline = None if self._baselines is None else self._baselines.of(source.filename)
        if baseline is None:
            return found

        def looks_for(code: str) -> bool:
            # What is only possible is not looked for where certainty is asked for.
            everything = self._policy(source.filename).settings.confidence == "possible"
            return everything and self.looks_for(source.filename, code)

        return baseline.without_known(source, found, looks_for)

    def looks_for(self, name: str, code: str) -> bool:
        """Whether a finding with this code would surely be shown in a file of this name."""
        policy = self._policy(name)
        return policy.settings.reports(code) and not code.startswith(policy.ignored(Path(name)))

    def _policy(self, name: str) -> Policy:
        """What holds for a file of this name."""
        return self._policies.above(Path(name))

    def _unused_comments(self, source: Source, found: list[Finding]) -> tuple[Finding, ...]:
        settings = self._policy(source.filename).settings

        def everything() -> list[Finding]:
            """What is found with or without being sure, so that comments may hide it."""
            if settings.confidence == "possible":
                return found
            return lint(source, replace(settings, confidence="possible", fixes=False))

        def looks_for(code: str) -> bool:
            return self.looks_for(source.filename, code)

        if not looks_for(UNUSED_NOQA.code):
            return ()
        noqa = Suppressions(source.text)
        unused = unused_comments(source, noqa, everything, looks_for)
        return tuple(one if settings.fixes else replace(one, fix=None) for one in unused)

    def _visible(
        self, name: str, source: Source | None, findings: list[Finding]
    ) -> tuple[Finding, ...]:
        """The findings that neither a setting nor a comment hides."""
        if not findings:
            return ()
        noqa = Suppressions("" if source is None else source.text)
        policy = self._policy(name)
        ignored = policy.ignored(Path(name))
        return tuple(
            finding
            for finding in findings
            if policy.reports(finding.code)
            and not finding.code.startswith(ignored)
            and not (source and noqa.hide(finding.code, row_in_text(source, finding.place)))
        )
