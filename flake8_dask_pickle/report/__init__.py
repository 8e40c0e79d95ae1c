"""Findings out: one module a format, each with a `render` from file reports to lines of text."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.source import Source

#: The formats there are; each is a module of this package.
FORMATS = (
    "concise",
    "full",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "azure",
    "rdjson",
    "pylint",
)


#: Those that tell what mends a finding.
FORMATS_WITH_FIXES = frozenset({"json", "json-lines", "sarif", "rdjson"})


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file; `source` is None when it could not be read.

    Where the file was changed, or would be, `findings` are those that are left, `source` is what
    they were found in, `mended` are those that are gone, and `change` is the text of the file
    before and after. `failure` says what could not be done with it, as what
    follows its name: "was left as it is: …".
    """

    findings: tuple[Finding, ...]
    source: Source | None = None
    mended: tuple[Finding, ...] = ()
    change: tuple[str, str] | None = None
    failure: str = ""
    #: What the file is called, where there is no source.
    name: str = ""
    #: What the file held, or holds now.
    contents: bytes = b""


Renderer = Callable[[Iterable[FileReport]], Iterator[str]]


def renderer(name: str) -> Renderer:
    """The `render` of a format; colours are in its lines as terminal styles."""
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast("Renderer", module.render)
