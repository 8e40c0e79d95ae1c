"""Which files to read, and the reading of one."""

from __future__ import annotations

import codecs
import io
import os
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from pathspec import GitIgnoreSpec

from flake8_dask_pickle.source import disk
from flake8_dask_pickle.source.notebook import notebook_source
from flake8_dask_pickle.source.text import Source, UnreadableSource

#: The path that stands for standard input.
STDIN = "-"

#: What is read when a folder is walked.
SUFFIXES = (".py", ".ipynb")

_PATTERNS = ".gitignore"

#: Folders that never hold code of the project itself.
SKIPPED_FOLDERS = frozenset(
    """
    .bzr .cache .dask-pickle-cache .direnv .eggs .git .hg .hypothesis .ipynb_checkpoints .mypy_cache
    .nox .pants.d .pyenv .pytest_cache .pytype .ruff_cache .svn .tox .venv .vscode __pycache__
    __pypackages__ _build build buck-out dist node_modules site-packages venv
    """.split()
)


class Verdicts(Protocol):
    """Whatever says which paths are left out."""

    def verdict(self, path: Path, is_folder: bool = False) -> bool | None:
        """True when `path` is to be left out, False when it is not, None when nothing is said."""


class PathPatterns:
    """Patterns as `.gitignore` has them, relative to a folder."""

    def __init__(self, folder: Path, patterns: Iterable[str]) -> None:
        self._prefix = os.path.join(_absolute(folder), "")  # noqa: PTH118 - it ends with a slash
        self._spec = GitIgnoreSpec.from_lines(patterns)

    def verdict(self, path: Path, is_folder: bool = False) -> bool | None:
        """True when the patterns name `path`, False when they except it, None when neither."""
        absolute = _absolute(path)
        if not absolute.startswith(self._prefix):
            return None
        relative = absolute.removeprefix(self._prefix).replace(os.sep, "/")
        return self._spec.check_file(relative + "/" * is_folder).include


def find_sources(
    paths: Iterable[Path],
    exclude: Verdicts | None = None,
    on_error: Callable[[OSError], None] | None = None,
) -> Iterator[Path]:
    """The files to read, each once: the files among `paths`, and those below its folders.

    A file that is named is read whatever it is called and whatever excludes it. In folders,
    links to folders are not followed, and `.gitignore` files and `exclude` are heeded. The order
    is that of `paths`, and by name below a folder. `on_error` hears of folders that cannot be
    listed.
    """
    seen: set[str] = set()
    for path in paths:
        disk.asks(str(path))
        found = _below(path, exclude, on_error) if path.is_dir() else (path,)
        for file in found:
            if (key := _absolute(file)) not in seen:
                seen.add(key)
                yield file


def _below(
    top: Path, exclude: Verdicts | None, on_error: Callable[[OSError], None] | None
) -> Iterator[Path]:
    """The sources in the folder `top`: of each folder the files first, then its folders."""
    always = () if exclude is None else (exclude,)
    stack = [(top, (*_patterns_above(top), *always))]
    while stack:
        folder, patterns = stack.pop()
        try:
            disk.lists(str(folder))
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if on_error is not None:
                on_error(error)
            continue
        if any(entry.name == _PATTERNS for entry in listed):
            patterns = (*_patterns_in(folder), *patterns)
        folders: list[Path] = []
        for entry in listed:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS and not _ignored(path, patterns, True):
                    folders.append(path)
            elif entry.name.endswith(SUFFIXES) and not _ignored(path, patterns) and _is_file(path):
                yield path
        stack.extend((path, patterns) for path in reversed(folders))


def _is_file(path: Path) -> bool:
    if path.is_symlink():
        disk.asks(str(path))  # what it leads to may come and go
    return path.is_file()


def _ignored(path: Path, nearest_first: tuple[Verdicts, ...], is_folder: bool = False) -> bool:
    """What the nearest patterns say that say anything, as git decides it."""
    verdicts = (patterns.verdict(path, is_folder) for patterns in nearest_first)
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _patterns_above(top: Path) -> tuple[PathPatterns, ...]:
    """The `.gitignore` files between `top` and the root of its repository, nearest first.

    None at all when they ignore `top` itself: it was asked for by name.
    """
    if _is_repository(top):
        return ()
    above: tuple[PathPatterns, ...] = ()
    for folder in Path(_absolute(top)).parents:
        above = (*above, *_patterns_in(folder))
        if _is_repository(folder):
            return () if _ignored(top, above, is_folder=True) else above
    return ()


def _is_repository(folder: Path) -> bool:
    mark = folder / ".git"
    disk.asks(str(mark))
    return mark.exists()


def _patterns_in(folder: Path) -> tuple[PathPatterns, ...]:
    """The patterns of the folder's `.gitignore`, if it has one."""
    file = folder / _PATTERNS
    disk.asks(str(file))
    if not file.exists():
        return ()
    try:
        lines = disk.read(str(file)).decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    return (PathPatterns(folder, filter(_is_pattern, lines)),)


def _is_pattern(line: str) -> bool:
    """Whether pathspec can read the line; git passes over what it cannot."""
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links are not to be resolved


def read_source(path: Path, shown_as: str | None = None) -> Source:
    """The text of a Python file or notebook; the path `-` is standard input.

    `shown_as` is the name that findings bear, and whose ending tells a notebook from a module.
    Raises UnreadableSource when there is no text to be had.
    """
    return source_of(str(path) if shown_as is None else shown_as, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """What a file holds; the path `-` is standard input. Raises UnreadableSource."""
    try:
        return sys.stdin.buffer.read() if str(path) == STDIN else disk.read(str(path))
    except OSError as error:
        raise UnreadableSource(f"cannot be read: {error.strerror or error}") from None


def source_of(name: str, raw: bytes) -> Source:
    """The text in the bytes of a file of this name. Raises UnreadableSource."""
    text, _ = decoded(name, raw)
    if is_notebook(name):
        return notebook_source(name, text)
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise UnreadableSource("the file contains a null byte; is it Python?", row)
    return Source(name, text)


def is_notebook(name: str) -> bool:
    """Whether a file of this name holds a notebook."""
    return name.endswith(".ipynb")


def decoded(name: str, raw: bytes) -> tuple[str, str]:
    """The text of a file of this name and its encoding, which brings the bytes back.

    Raises UnreadableSource.
    """
    if is_notebook(name):
        encoding = "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"
    else:
        encoding = _encoding(raw)
    return _decoded(raw, encoding), encoding


def _encoding(raw: bytes) -> str:
    """The encoding that the file declares, as Python reads it."""
    try:
        return _declared(raw)
    except SyntaxError as error:
        _decoded(raw, "utf-8")  # which says more, where nothing is declared
        reason = _contradiction(raw) or error.msg
        raise UnreadableSource(f"cannot be decoded: {reason}") from None


def _declared(raw: bytes) -> str:
    return tokenize.detect_encoding(io.BytesIO(raw).readline)[0]


def _contradiction(raw: bytes) -> str | None:
    """What is wrong where a file begins as UTF-8 does, and declares another encoding."""
    if not raw.startswith(codecs.BOM_UTF8):
        return None
    try:
        declared = _declared(raw.removeprefix(codecs.BOM_UTF8))
    except SyntaxError:
        return None
    return f"it begins with the byte order mark of UTF-8, but declares {declared}"


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        reason = f"cannot be decoded as {encoding}: {error.reason}"
        raise UnreadableSource(reason, row, column) from None
    except (UnicodeError, LookupError) as error:
        raise UnreadableSource(f"cannot be decoded as {encoding}: {error}") from None
