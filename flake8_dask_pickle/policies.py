"""What a configuration comes to for the files that it holds for, worked out once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flake8_dask_pickle.configuration import Configuration, ConfigurationError
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.source.files import PathPatterns
from flake8_dask_pickle.unanalysed import UNANALYSED

_NOT_ANALYSED = frozenset(kind.code for kind in UNANALYSED)


class Policy:
    """One configuration, ready for use. With `fixes`, findings come with what mends them.

    Raises ConfigurationError when a pattern of the configuration cannot be read.
    """

    def __init__(self, configuration: Configuration, fixes: bool = False) -> None:
        self.settings = replace(configuration.settings(), fixes=fixes)
        self.exclude = _patterns(configuration, configuration.exclude)
        self._per_file = [
            (_patterns(configuration, [pattern]), codes)
            for pattern, codes in configuration.per_file_ignores
        ]

    def ignored(self, path: Path) -> tuple[str, ...]:
        """The codes, or beginnings of codes, that are hidden in this file alone."""
        return tuple(
            code for pattern, codes in self._per_file if pattern.verdict(path) for code in codes
        )

    def reports(self, code: str) -> bool:
        """Whether a code is wanted; that a file was not analysed is hidden only when so asked."""
        if code in _NOT_ANALYSED:
            return not code.startswith(self.settings.ignore)
        return self.settings.reports(code)


class Policies:
    """The policy of each file and folder; what lies in one folder shares it."""

    def __init__(self, configurations: Configurations, fixes: bool = False) -> None:
        self._configurations = configurations
        self._fixes = fixes
        self._by_configuration: dict[Configuration, Policy] = {}
        self._by_folder: dict[str, Policy] = {}

    def above(self, path: Path) -> Policy:
        """What holds for this file or folder. Raises ConfigurationError."""
        folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - links stay links
        policy = self._by_folder.get(folder)
        if policy is None:
            policy = self._by_folder[folder] = self._made(self._configurations.above(path))
        return policy

    def verdict(self, path: Path, is_folder: bool = False) -> bool | None:
        """What the `exclude` that holds for a file or folder says of it."""
        return self.above(path).exclude.verdict(path, is_folder)

    def excludes(self, path: Path) -> bool:
        """Whether `exclude` leaves out a file or folder, or one of the folders that it is in."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        folders = (absolute, *absolute.parents) if path.is_dir() else absolute.parents
        is_excluded = not path.is_dir() and self.verdict(absolute)
        return bool(is_excluded) or any(self.verdict(one, is_folder=True) for one in folders)

    def _made(self, configuration: Configuration) -> Policy:
        if configuration not in self._by_configuration:
            self._by_configuration[configuration] = Policy(configuration, self._fixes)
        return self._by_configuration[configuration]


def _patterns(configuration: Configuration, patterns: Iterable[str]) -> PathPatterns:
    try:
        return PathPatterns(configuration.folder, patterns)
    except ValueError as error:
        raise ConfigurationError(f"{configuration.folder}: {error}") from None
