"""Folders whose configuration cannot be used: they are passed over and told of, not the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flake8_dask_pickle.configuration import ConfigurationError
from flake8_dask_pickle.policies import Policies
from flake8_dask_pickle.report import FileReport


class Misconfigured:
    """Keeps what is wrong with configurations, each once, while a run goes on."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._errors: dict[str, ConfigurationError] = {}

    def verdict(self, path: Path, is_folder: bool = False) -> bool | None:
        """What holds for a path says of it; what nothing can hold for is left out."""
        try:
            return self._policies.verdict(path, is_folder)
        except ConfigurationError as error:
            self.note(error)
            return True

    def note(self, error: ConfigurationError) -> None:
        """Keep what is wrong."""
        self._errors.setdefault(str(error), error)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note a configuration that cannot be used, and go on behind."""
        try:
            yield
        except ConfigurationError as error:
            self.note(error)

    def reports(self, has_checked: bool) -> Iterator[FileReport]:
        """What is to be said of them at the end.

        Raises the first ConfigurationError when there was nothing else to check: then the run has
        been started in the wrong way.
        """
        if not has_checked and self._errors:
            raise next(iter(self._errors.values()))
        for said in self._errors:
            file, _, reason = said.partition(": ")
            failure = f"cannot be used, and what it holds for was not checked: {reason}"
            yield FileReport((), failure=failure, name=file)
