"""Archives of sources: zip and tar files, read member by member and never unpacked."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from flake8_dask_pickle.source import UnreadableSource, disk
from flake8_dask_pickle.source.files import SKIPPED_FOLDERS, SUFFIXES

_ZIP = (".zip",)
_TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

#: Larger members are not read: what is packed in few bytes may fill the memory.
MOST_BYTES = 50_000_000

_BROKEN = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, RuntimeError)
_BROKEN_MORE = (NotImplementedError, ValueError)


class Member(NamedTuple):
    """A source in an archive: `archive.zip/folder/name.py`, and what it holds or why not."""

    path: Path
    raw: bytes
    error: UnreadableSource | None = None


def is_archive(path: Path) -> bool:
    """Whether a file of this name is an archive."""
    return path.name.lower().endswith((*_ZIP, *_TAR)) and path.is_file()


def members(archive: Path) -> Iterator[Member]:
    """The sources in an archive, in the order in which they are in it.

    Folders that never hold code are left out. Where the archive ends in the middle, or cannot be
    read at all, the last member is the archive itself, with the error.
    """
    disk.lists(str(archive))
    read = _in_zip if archive.name.lower().endswith(_ZIP) else _in_tar
    try:
        yield from read(archive)
    except (*_BROKEN, *_BROKEN_MORE) as error:
        reason = UnreadableSource(f"not an archive that can be read: {_said(error)}")
        yield Member(archive, b"", reason)


def _in_zip(archive: Path) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            path = _path(archive, info.filename)
            if path is None or info.is_dir():
                continue
            if info.file_size > MOST_BYTES:
                yield _too_large(path, info.file_size)
                continue
            try:
                raw = opened.read(info)
            except (*_BROKEN, *_BROKEN_MORE) as error:
                yield Member(path, b"", UnreadableSource(f"cannot be read: {_said(error)}"))
                continue
            yield Member(path, raw)


def _in_tar(archive: Path) -> Iterator[Member]:
    # Read as a stream, one that ends in the middle would seem to be whole.
    with tarfile.open(archive, "r:*") as opened:
        while (info := opened.next()) is not None:
            opened.members = []  # type: ignore[attr-defined]  # or it remembers all of them
            path = _path(archive, info.name)
            if path is None or not info.isreg():
                continue
            if info.size > MOST_BYTES:
                yield _too_large(path, info.size)
                continue
            file = opened.extractfile(info)
            yield Member(path, b"" if file is None else file.read())


def _path(archive: Path, name: str) -> Path | None:
    """What a member is called; None when it is no source."""
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..")]
    if not name.endswith(SUFFIXES) or not SKIPPED_FOLDERS.isdisjoint(parts[:-1]):
        return None
    return archive.joinpath(*parts)


def _too_large(path: Path, size: int) -> Member:
    limit = MOST_BYTES // 1_000_000
    reason = f"it holds {size // 1_000_000} MB, and of an archive at most {limit} MB are read"
    return Member(path, b"", UnreadableSource(reason))


def _said(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
