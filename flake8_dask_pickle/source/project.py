"""The person's own modules: where an import leads, among the files of the project.

Only files below the project's root are looked for, by their names alone: nothing is imported, and
installed packages are never read.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import cast

from flake8_dask_pickle.source import disk

#: Files that stand at the top of a project.
_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg")
#: Folders below the root from which projects import.
_SOURCE_FOLDERS = ("", "src")
#: A root further up than this is none of the file's business.
_MOST_LEVELS = 12

#: The file that a dotted name leads into, and the names to follow inside it.
Found = tuple[Path, tuple[str, ...]]


class Project:
    """The modules that a file in `folder` can import from its own project."""

    def __init__(self, folder: Path) -> None:
        with disk.noting() as self._basis:
            self.folder = Path(disk.state(str(folder)).real or folder)
            self.root = _root(self.folder)
            self._roots = list(dict.fromkeys(self._search_path()))
        self._known: dict[str, tuple[Found | None, disk.Notes]] = {}

    @property
    def search_path(self) -> tuple[Path, ...]:
        """The folders that modules are looked for in, the one of the file's top package first."""
        return tuple(self._roots)

    def _search_path(self) -> Iterator[Path]:
        package = self.folder
        while _is_package(package):
            package = package.parent
        yield package
        for name in _SOURCE_FOLDERS:
            yield self.root / name

    def module_name(self, file: Path) -> str:
        """The dotted name that a file of the project is imported under, as far as it has one."""
        parts = [] if file.stem == "__init__" else [file.stem]
        path = os.path.join(disk.current().here(), file)  # noqa: PTH118
        folder = Path(disk.state(path).real or path).parent
        while _is_package(folder):
            parts.append(folder.name)
            folder = folder.parent
        return ".".join(reversed(parts))

    def find(self, dotted: str) -> Found | None:
        """The module that a dotted name leads into, and the names to follow inside it."""
        disk.note(self._basis)
        if dotted not in self._known:
            with disk.noting() as notes:
                found = self._find(dotted.split("."))
            self._known[dotted] = (found, notes)
        found, notes = self._known[dotted]
        disk.note(notes)
        return found

    def _find(self, names: list[str]) -> Found | None:
        if not all(name.isidentifier() for name in names):
            return None
        for root in self._roots:
            # Where the first name is no folder, none of the longer paths leads anywhere.
            is_folder = disk.state(str(root / names[0])).kind == "folder"
            for length in range(len(names) if is_folder else 1, 0, -1):
                stem = root.joinpath(*names[:length])
                files = (stem.with_suffix(".py"), stem / "__init__.py")
                for file in files if is_folder else files[:1]:
                    if self._is_ours(file):
                        return file, tuple(names[length:])
        return None

    def _is_ours(self, file: Path) -> bool:
        """Whether it is a file of the project, links resolved, and not an installed package."""
        found = disk.state(str(file))
        if found.kind != "file" or not found.is_small:
            return False
        real = Path(found.real)
        return real.is_relative_to(self.root) and "site-packages" not in real.parts


def _is_package(folder: Path) -> bool:
    is_marked = disk.state(str(folder / "__init__.py")).kind == "file"
    return is_marked and folder != folder.parent


def _root(folder: Path) -> Path:
    """The nearest folder above that looks like the top of a project, else the package's parent."""
    for candidate in (folder, *list(folder.parents)[:_MOST_LEVELS]):
        if any(disk.state(str(candidate / mark)).kind for mark in _MARKS):
            return candidate
    top = folder
    while _is_package(top):
        top = top.parent
    return top


@lru_cache(maxsize=256)
def _project_of(folder: Path, _asked: Hashable) -> Project:
    return Project(folder)


def project_of(folder: Path) -> Project:
    """The project around a folder; the same for all files in it."""
    return _project_of(folder, cast("Hashable", disk.current()))


def forget_projects() -> None:
    """Look again: files may have come or gone."""
    _project_of.cache_clear()
