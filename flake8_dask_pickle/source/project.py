"""The person's own modules: where an import leads, among the files of the project.

Only files below the project's root are looked for, by their names alone: nothing is imported, and
installed packages are never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

#: Files that stand at the top of a project.
_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg")
#: Folders below the root from which projects import.
_SOURCE_FOLDERS = ("", "src")
#: Larger modules are not read to see what a name in them is.
MOST_BYTES = 100_000
#: A root further up than this is none of the file's business.
_MOST_LEVELS = 12


class Project:
    """The modules that a file in `folder` can import from its own project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.root = _root(self.folder)
        self._roots = list(dict.fromkeys(self._search_path()))
        self._known: dict[str, tuple[Path, tuple[str, ...]] | None] = {}

    def _search_path(self) -> Iterator[Path]:
        package = self.folder
        while (package / "__init__.py").is_file() and package != package.parent:
            package = package.parent
        yield package
        for name in _SOURCE_FOLDERS:
            yield self.root / name

    def module_name(self, file: Path) -> str:
        """The dotted name that a file of the project is imported under, as far as it has one."""
        parts = [] if file.stem == "__init__" else [file.stem]
        folder = file.resolve().parent
        while (folder / "__init__.py").is_file() and folder != folder.parent:
            parts.append(folder.name)
            folder = folder.parent
        return ".".join(reversed(parts))

    def find(self, dotted: str) -> tuple[Path, tuple[str, ...]] | None:
        """The module that a dotted name leads into, and the names to follow inside it."""
        if dotted not in self._known:
            self._known[dotted] = self._find(dotted.split("."))
        return self._known[dotted]

    def _find(self, names: list[str]) -> tuple[Path, tuple[str, ...]] | None:
        if not all(name.isidentifier() for name in names):
            return None
        for root in self._roots:
            for length in range(len(names), 0, -1):
                stem = root.joinpath(*names[:length])
                for file in (stem.with_suffix(".py"), stem / "__init__.py"):
                    if self._is_ours(file):
                        return file, tuple(names[length:])
        return None

    def _is_ours(self, file: Path) -> bool:
        """Whether it is a file of the project, links resolved, and not an installed package."""
        try:
            real = file.resolve()
            return (
                real.is_file()
                and real.is_relative_to(self.root)
                and "site-packages" not in real.parts
                and real.stat().st_size <= MOST_BYTES
            )
        except OSError:
            return False


def _root(folder: Path) -> Path:
    """The nearest folder above that looks like the top of a project, else the package's parent."""
    for candidate in (folder, *list(folder.parents)[:_MOST_LEVELS]):
        if any((candidate / mark).exists() for mark in _MARKS):
            return candidate
    top = folder
    while (top / "__init__.py").is_file() and top != top.parent:
        top = top.parent
    return top


@lru_cache(maxsize=256)
def project_of(folder: Path) -> Project:
    """The project around a folder; the same for all files in it."""
    return Project(folder)
