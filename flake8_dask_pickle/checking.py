"""Files in, findings out: what the command line runs, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flake8_dask_pickle.configuration import Configuration, ConfigurationError
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.noqa import Suppressions
from flake8_dask_pickle.report import FileReport
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.files import STDIN, PathPatterns, find_sources, read_source
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.unanalysed import UNANALYSED, unreadable


class Checker:
    """Checks files under one configuration.

    Raises ConfigurationError when a pattern of the configuration cannot be read.
    """

    def __init__(self, configuration: Configuration, stdin_filename: str | None = None) -> None:
        self._settings = configuration.settings()
        self._stdin_filename = stdin_filename
        self._exclude = _patterns(configuration, configuration.exclude)
        self._per_file = [
            (_patterns(configuration, [pattern]), codes)
            for pattern, codes in configuration.per_file_ignores
        ]

    def check(self, paths: Iterable[Path]) -> Iterator[FileReport]:
        """One report for each file among and below `paths`."""
        unlisted: list[OSError] = []
        for path in find_sources(paths, self._exclude, unlisted.append):
            yield self._check_file(path)
        for error in unlisted:
            reason = UnreadableSource(f"the folder cannot be listed: {error.strerror}")
            yield FileReport(self._wanted([unreadable(str(error.filename), reason)], None))

    def _check_file(self, path: Path) -> FileReport:
        name = (self._stdin_filename or STDIN) if str(path) == STDIN else str(path)
        source: Source | None = None
        try:
            source = read_source(path, name)
            findings = lint(source, self._settings)
        except UnreadableSource as error:
            findings = [unreadable(name, error)]
        return FileReport(self._wanted(findings, source), source)

    def _wanted(self, findings: list[Finding], source: Source | None) -> tuple[Finding, ...]:
        """The findings that nobody asked not to see."""
        if not findings:
            return ()
        noqa = Suppressions("" if source is None else source.text)
        ignored = tuple(
            code
            for pattern, codes in self._per_file
            if pattern.verdict(Path(findings[0].place.filename))
            for code in codes
        )
        return tuple(
            finding
            for finding in findings
            if _reports(self._settings, finding.code)
            and not finding.code.startswith(ignored)
            and not (source and noqa.hide(finding.code, row_in_text(source, finding.place)))
        )


def _reports(settings: Settings, code: str) -> bool:
    """Whether the code is wanted; that a file was not analysed is hidden only when so asked."""
    if code in {kind.code for kind in UNANALYSED}:
        return not code.startswith(settings.ignore)
    return settings.reports(code)


def _patterns(configuration: Configuration, patterns: Iterable[str]) -> PathPatterns:
    try:
        return PathPatterns(configuration.folder, patterns)
    except ValueError as error:
        raise ConfigurationError(f"{configuration.folder}: {error}") from None
