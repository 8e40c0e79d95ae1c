"""The folder of the cache: where it is, what marks it, and how it is kept small."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = ".dask-pickle-cache"
FOLDER_VARIABLE = "DASK_PICKLE_CACHE_DIR"
OFF_VARIABLE = "DASK_PICKLE_NO_CACHE"

#: What is kept at most. The oldest goes first.
MOST_BYTES = 100_000_000
MOST_FILES = 20_000
#: Larger entries are not kept.
MOST_BYTES_OF_ONE = 4_000_000

#: What is kept: what was found in single files, and what whole runs said.
KINDS: Sequence[str] = ("files", "runs")

_TAG = """\
Signature: 8a477f597d28d172789f06886806bc55
# The cache of dask-pickle. What such a file says to other programs: https://bford.info/cachedir/
"""
_MARKS = {"CACHEDIR.TAG": _TAG, ".gitignore": "# Made by dask-pickle.\n*\n"}

#: Files that stand at the top of a project, where the cache is put.
_TOPS = ("pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg")


def is_off() -> bool:
    """Whether the environment says that nothing is to be kept."""
    return os.environ.get(OFF_VARIABLE, "").lower() not in ("", "0", "false")


def folder_for(given: str | None = None) -> str:
    """The folder: the given one, or the environment's, or one at the top of the project here."""
    if given or (given := os.environ.get(FOLDER_VARIABLE)):
        return os.path.abspath(given)  # noqa: PTH100
    here = folder = os.getcwd()  # noqa: PTH109
    while True:
        if any(os.path.lexists(_join(folder, mark)) for mark in _TOPS):
            return _join(folder, NAME)
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return _join(here, NAME)
        folder = above


def make(folder: str) -> bool:
    """Make the folder and its marks; False when that is not possible."""
    try:
        for kind in KINDS:
            os.makedirs(_join(folder, kind), exist_ok=True)  # noqa: PTH103
        for name, text in _MARKS.items():
            path = _join(folder, name)
            if not os.path.exists(path):  # noqa: PTH110
                write(path, text.encode())
        return os.access(folder, os.W_OK)
    except OSError:
        return False


def exists(folder: str) -> bool:
    """Whether there is anything at this path."""
    return os.path.lexists(folder)


def is_ours(folder: str) -> bool:
    """Whether it is a folder that `make` has made."""
    try:
        with open(_join(folder, "CACHEDIR.TAG"), encoding="utf-8") as file:  # noqa: PTH123
            return file.read() == _TAG
    except (OSError, ValueError):
        return False


def read(path: str) -> bytes | None:
    """What a file of the cache holds, if it can be read and is no larger than entries are."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(MOST_BYTES_OF_ONE + 1)
            _touch(path, os.fstat(file.fileno()).st_mtime)
    except OSError:
        return None
    return data if len(data) <= MOST_BYTES_OF_ONE else None


def _touch(path: str, written: float) -> None:
    """Say that an entry is still of use, once a day: what is used is not the oldest."""
    import time

    if time.time() - written > 86_400:
        try:
            os.utime(path)
        except OSError:
            return  # the folder may be read-only


def write(path: str, data: bytes) -> bool:
    """Write a file all at once, so that other processes see all of it or none; False if it fails.

    Whoever comes last wins: they have the same to say.
    """
    if len(data) > MOST_BYTES_OF_ONE:
        return False
    temporary = f"{path}.{os.getpid()}-{os.urandom(4).hex()}.tmp"
    try:
        with open(temporary, "xb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        _remove(temporary)
        return False
    return True


def entries(folder: str) -> list[tuple[float, int, str]]:
    """Every entry: when it was written or last used, its size, and its path."""
    return [entry for kind in _folders(folder) for entry in map(_entry, _listed(kind)) if entry]


def _entry(path: str) -> tuple[float, int, str] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None  # another process may be at it as well
    return found.st_mtime, found.st_size, path


def prune(folder: str, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> None:
    """Remove the oldest entries, if there are too many."""
    found = entries(folder)
    total = sum(size for _, size, _ in found)
    if len(found) <= most_files and total <= most_bytes:
        return
    found.sort(reverse=True)
    # A tenth more goes, so that not every run has something to remove.
    while found and (len(found) > most_files * 0.9 or total > most_bytes * 0.9):
        _, size, path = found.pop()
        total -= size
        _remove(path)


def clean(folder: str) -> int:
    """Remove the folder, and say how many entries it had. Raises OSError."""
    number = len(entries(folder))
    for kind in _folders(folder):
        for path in _listed(kind):
            os.unlink(path)  # noqa: PTH108
        os.rmdir(kind)  # noqa: PTH106
    for name in _MARKS:
        _remove(_join(folder, name))
    if not os.listdir(folder):  # noqa: PTH208
        os.rmdir(folder)  # noqa: PTH106
    return number


def _folders(folder: str) -> Iterator[str]:
    for kind in KINDS:
        path = _join(folder, kind)
        if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
            yield path


def _listed(folder: str) -> list[str]:
    return [_join(folder, name) for name in os.listdir(folder)]  # noqa: PTH208


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return


_join = os.path.join
