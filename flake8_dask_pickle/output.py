"""Where findings go, and in which shape."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from flake8_dask_pickle.progress import Progress
from flake8_dask_pickle.report import FileReport, renderer

#: The formats that statistics have, and the modules that print them so.
_STATISTICS = {None: "statistics", "full": "statistics", "concise": "statistics"}
_STATISTICS |= {"grouped": "statistics", "json": "statistics_json"}

#: Files that stand for standard output.
_STDOUT = (Path("-"), Path("/dev/stdout"))


@dataclass(frozen=True, slots=True)
class Output:
    """What the options say: a format, a file instead of the terminal, counts instead of findings.

    Without a format, findings are printed in full for a person, and in short for a pipe or a file.
    """

    format: str | None = None
    file: Path | None = None
    statistics: bool = False
    #: Is told what is printed, and whether to standard error.
    hearer: Callable[[str, bool], None] | None = None

    def conflict(self) -> str | None:
        """What is wrong with the options together, if something is."""
        if self.statistics and self.format not in _STATISTICS:
            return f"--statistics are printed as text or as json, not as {self.format}"
        return None

    def print(
        self, reports: Iterable[FileReport], progress: Progress, *, to_stderr: bool = False
    ) -> None:
        """Print reports as they come, or write them to the file when they have all come."""
        stream = sys.stderr if to_stderr else sys.stdout
        to_file = self.file is not None and self.file not in _STDOUT
        lines = self._lines(reports, to_person=stream.isatty() and not to_file)
        if self.file is not None and to_file:
            _write(self.file, "".join(f"{click.unstyle(line)}\n" for line in lines))
            return
        for line in lines:
            progress.clear()
            self.say(line, to_stderr=to_stderr)

    def say(self, line: str, *, to_stderr: bool) -> None:
        """Print one line: in colour for a person who has not asked for none."""
        is_coloured = (sys.stderr if to_stderr else sys.stdout).isatty()
        is_coloured = is_coloured and not os.environ.get("NO_COLOR")
        shown = line if is_coloured else click.unstyle(line)
        click.echo(shown, err=to_stderr)
        if self.hearer is not None:
            self.hearer(f"{shown}\n", to_stderr)

    def _lines(self, reports: Iterable[FileReport], *, to_person: bool) -> Iterator[str]:
        if self.statistics:
            return renderer(_STATISTICS[self.format])(reports)
        return renderer(self.format or ("full" if to_person else "concise"))(reports)


def _write(file: Path, text: str) -> None:
    """Write a file all at once, so that nobody reads half of it; a device or a pipe as it comes."""
    from flake8_dask_pickle.fixing.files import write

    # File names may hold bytes that are no text.
    data = text.encode("utf-8", "backslashreplace")
    try:
        if _is_stream(file):
            file.write_bytes(data)
        else:
            write(file, data)
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be written: {error.strerror}") from None


def _is_stream(file: Path) -> bool:
    """Whether it is a pipe or a device, which no other file can take the place of."""
    return file.is_relative_to("/dev") or (file.exists() and not file.is_file())
