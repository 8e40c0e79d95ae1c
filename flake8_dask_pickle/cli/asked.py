"""What a command line asks `check` for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from flake8_dask_pickle.modes import Mode
from flake8_dask_pickle.output import Output
from flake8_dask_pickle.source.files import STDIN, SUFFIXES


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `check`, under their own names; `overrides` are those of configurations."""

    paths: tuple[Path, ...]
    output_format: str | None
    output_file: Path | None
    statistics: bool
    config_file: Path | None
    isolated: bool
    force_exclude: bool
    stdin_filename: str | None
    baseline: Path | None
    write_baseline: bool
    jobs: int | None
    scheduler: str | None
    no_cache: bool
    cache_dir: str | None
    exit_zero: bool
    quiet: bool
    mode: Mode
    overrides: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Asked:
        """What the options say."""
        modes = {one.name for one in fields(Mode)}
        own = {one.name for one in fields(cls)}
        values = {name: value for name, value in options.items() if name in own}
        values["paths"] = options["paths"] or (Path(),)
        values["mode"] = Mode(**{name: options[name] for name in modes})
        rest = {name: value for name, value in options.items() if name not in modes | own}
        return cls(**values, overrides=rest)

    @property
    def output(self) -> Output:
        """Where findings go."""
        return Output(self.output_format, self.output_file, self.statistics)

    @property
    def only_looks(self) -> bool:
        """Whether nothing but standard output and standard error is written."""
        return not (
            self.mode.mends
            or self.mode.add_noqa
            or self.write_baseline
            or self.output_file is not None
            or Path(STDIN) in self.paths
        )

    def conflict(self) -> str | None:
        """What is wrong with the options together, if something is."""
        if (found := self.mode.conflict(self.paths) or self.output.conflict()) is not None:
            return found
        if Path(STDIN) in self.paths and sys.stdin is None:
            return "the path - is standard input, which is closed"
        if self.stdin_filename is not None and Path(STDIN) not in self.paths:
            return "--stdin-filename goes with the path -, which is standard input"
        if self.output_file is not None and _is_code(self.output_file, self.paths):
            return f"--output-file would overwrite code: {self.output_file}"
        if self.scheduler is None or self.jobs is None or self.scheduler == "local":
            return None
        return "--jobs goes with --scheduler local: a cluster has the workers that it has"


def _is_code(file: Path, paths: tuple[Path, ...]) -> bool:
    """Whether a file is one of those that are named, or is called like one that is checked."""
    named = {os.path.realpath(path) for path in paths if str(path) != STDIN}
    return file.suffix in (*SUFFIXES, ".pyi") or os.path.realpath(file) in named
