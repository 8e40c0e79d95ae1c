"""Waiting for files to change: what `dask-pickle check --watch` does between its rounds.

It needs watchfiles, which the `watch` extra installs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from flake8_dask_pickle.configuration import FILE_NAME
from flake8_dask_pickle.source.files import SKIPPED_FOLDERS, SUFFIXES
from flake8_dask_pickle.source.project import forget_projects

#: What decides over what is checked, besides the files themselves.
_DECIDING = (FILE_NAME, ".gitignore")

#: How long the system is asked at a time whether something has changed. Milliseconds.
_TICK = 300


class CannotWatchError(Exception):
    """There is nothing to watch with; the message says what to do."""


def rounds(paths: Iterable[Path], config_file: Path | None = None) -> Iterator[None]:
    """Yields at once, and then whenever something may have changed what is found in `paths`.

    What changes while a round is under way brings about the next one. Raises CannotWatchError.
    """
    try:
        from watchfiles import watch
    except ImportError:
        needed = "--watch needs watchfiles: pip install 'flake8-dask-pickle[watch]'"
        raise CannotWatchError(needed) from None
    watched = _Watched(paths)
    deciding = _deciding_above(watched.folders, config_file)
    changed = watch(
        *watched.tops,
        watch_filter=None,
        recursive=bool(watched.folders),
        yield_on_timeout=True,
        rust_timeout=_TICK,
    )
    next(changed)  # from here on it takes note of changes
    times = _times(deciding)
    yield
    for changes in changed:
        before, times = times, _times(deciding)
        if before != times or any(watched.matters(path) for _, path in changes):
            # It remembers which files there are to be imported.
            forget_projects()
            yield


class _Watched:
    """The files and folders that are checked."""

    def __init__(self, paths: Iterable[Path]) -> None:
        absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - links stay
        self.folders = [path for path in absolute if path.is_dir()]
        self._files = frozenset(path for path in absolute if not path.is_dir())

    @property
    def tops(self) -> Sequence[Path]:
        """The folders to watch: a file may be replaced by another one of its name."""
        parents = (file.parent for file in self._files)
        return tuple(dict.fromkeys((*self.folders, *parents)))

    def matters(self, path: str) -> bool:
        """Whether a change of this file may change what is found."""
        file = Path(path)
        if file in self._files or file.name in _DECIDING:
            return True
        return file.name.endswith(SUFFIXES) and any(
            SKIPPED_FOLDERS.isdisjoint(file.relative_to(folder).parts)
            for folder in self.folders
            if file.is_relative_to(folder)
        )


def _deciding_above(folders: Iterable[Path], config_file: Path | None) -> Sequence[Path]:
    """The files that decide, there or not, and are outside of what is watched."""
    above = {parent for folder in folders for parent in folder.parents}
    found = [parent / name for parent in above for name in _DECIDING]
    return found if config_file is None else [*found, config_file]


def _times(files: Iterable[Path]) -> dict[Path, int]:
    """When each file that there is was last written."""
    found: dict[Path, int] = {}
    for file in files:
        with suppress(OSError):
            found[file] = file.stat().st_mtime_ns
    return found
