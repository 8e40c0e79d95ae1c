"""What the linter itself is: results of another one are not to be used."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120


def fingerprint() -> str:
    """A name for this linter: its version, its files, the parser's, and Python's minor version.

    Files are known by their sizes and times: reading them all would take longer than a run that
    finds all in the cache.
    """
    from flake8_dask_pickle import __version__

    said = [__version__, sys.implementation.cache_tag or "", *_parser(), *sorted(_files(_PACKAGE))]
    return sha256("\n".join(said).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif entry.name.endswith((".py", ".toml")):
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"


def _parser() -> Iterator[str]:
    """Where libcst is, and when that was installed; it is not imported."""
    spec = PathFinder.find_spec("libcst")
    if spec is not None and spec.origin is not None:
        folder = os.path.dirname(spec.origin)  # noqa: PTH120
        for name in ("__init__.py", "_version.py"):
            path = os.path.join(folder, name)  # noqa: PTH118
            if os.path.exists(path):  # noqa: PTH110
                found = os.stat(path)  # noqa: PTH116
                yield f"{path} {found.st_size} {found.st_mtime_ns}"
