"""Findings out: one module a format, each with a `render` from file reports to lines of text."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.source import Source

#: The formats there are; each is a module of this package.
FORMATS = ("concise", "full", "json")


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file; `source` is None when it could not be read."""

    findings: tuple[Finding, ...]
    source: Source | None = None


Renderer = Callable[[Iterable[FileReport]], Iterator[str]]


def renderer(name: str) -> Renderer:
    """The `render` of a format; colours are in its lines as terminal styles."""
    return cast("Renderer", importlib.import_module(f"{__name__}.{name}").render)
