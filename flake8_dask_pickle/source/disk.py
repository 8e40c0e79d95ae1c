"""Questions about files besides the one that is checked: is it there, where does it lead, its text.

All that decides over what is found in a file, apart from its own text and the settings, is asked
here. So the answers can be noted, and a result that is kept can be told to be out of date; and they
can be given by somebody else, where the files themselves are on another machine.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import NamedTuple, Protocol

#: Larger modules are not read to see what a name in them is.
MOST_BYTES = 100_000


class State(NamedTuple):
    """What is at a path: "file", "folder", or "" for nothing; `real` has its links resolved."""

    kind: str
    real: str = ""
    #: Whether a file is small enough to be read.
    is_small: bool = True


NOTHING = State("")

#: What was asked: ("state" or "content", path) -> the answer; of a content, its hash or "".
Notes = dict[tuple[str, str], "State | str"]


class Disk(Protocol):
    """Whoever answers."""

    def here(self) -> str:
        """The current folder."""

    def state(self, path: str) -> State:
        """What is at an absolute path."""

    def content(self, path: str) -> bytes | None:
        """What a file holds; None when it cannot be read."""


class RealDisk:
    """The files of this machine."""

    def here(self) -> str:
        return os.getcwd()  # noqa: PTH109

    def state(self, path: str) -> State:
        try:
            found = os.stat(path)  # noqa: PTH116
            kind = _KINDS.get(stat.S_IFMT(found.st_mode), "")
            real = os.path.realpath(path)
        except (OSError, ValueError):
            return NOTHING
        return State(kind, real, kind != "file" or found.st_size <= MOST_BYTES)

    def content(self, path: str) -> bytes | None:
        try:
            with open(path, "rb") as file:  # noqa: PTH123
                return file.read()
        except (OSError, ValueError):
            return None


class Watcher(Protocol):
    """Whoever takes down what a whole run looks at."""

    def read(self, path: str, state: os.stat_result, data: bytes) -> None:
        """A file was read."""

    def failed(self) -> None:
        """A file could not be read."""

    def listed(self, path: str) -> None:
        """A folder is about to be listed."""

    def asked(self, path: str) -> None:
        """It is asked whether something is there."""


_KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder"}

REAL = RealDisk()
_disk: ContextVar[Disk] = ContextVar("disk", default=REAL)
_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)
_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


def current() -> Disk:
    """Whoever is asked at present."""
    return _disk.get()


@contextmanager
def asking(disk: Disk) -> Iterator[None]:
    """Have somebody else asked for a while."""
    token = _disk.set(disk)
    try:
        yield
    finally:
        _disk.reset(token)


@contextmanager
def noting() -> Iterator[Notes]:
    """Take down what is asked for a while, and what the answers are."""
    notes: Notes = {}
    outer = _notes.get()
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
        if outer is not None:
            outer.update(notes)


@contextmanager
def watched_by(watcher: Watcher | None) -> Iterator[None]:
    """Have somebody take down for a while what `read`, `lists` and `asks` are called for."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def read(path: str) -> bytes:
    """What a file of this machine holds. Raises OSError, also for what may never come to an end."""
    watcher = _watcher.get()
    try:
        _require_end(path)
        with open(path, "rb") as file:  # noqa: PTH123
            before = os.fstat(file.fileno())
            data = file.read()
    except OSError:
        if watcher is not None:
            watcher.failed()
        raise
    if watcher is not None:
        watcher.read(path, before, data)
    return data


def _require_end(path: str) -> None:
    """Raise OSError for a pipe or a device, but not for what a shell has opened for us."""
    mode = os.stat(path).st_mode  # noqa: PTH116
    is_handed = path == "/dev/stdin" or path.startswith(("/dev/fd/", "/proc/self/fd/"))
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or is_handed):
        raise OSError(errno.EINVAL, "not a regular file", path)


def lists(folder: str) -> None:
    """Say that a folder of this machine is about to be listed."""
    if (watcher := _watcher.get()) is not None:
        watcher.listed(folder)


def asks(path: str) -> None:
    """Say that it is asked whether something is there."""
    if (watcher := _watcher.get()) is not None:
        watcher.asked(path)


def note(notes: Mapping[tuple[str, str], State | str]) -> None:
    """Take down what was asked before, and is answered from memory now."""
    if (taken := _notes.get()) is not None:
        taken.update(notes)


def state(path: str) -> State:
    """What is at an absolute path."""
    answer = _disk.get().state(path)
    if (taken := _notes.get()) is not None:
        taken["state", path] = answer
    return answer


def content(path: str) -> bytes | None:
    """What a file holds; None when it cannot be read."""
    answer = _disk.get().content(path)
    if (taken := _notes.get()) is not None:
        taken["content", path] = digest(answer)
    return answer


def digest(data: bytes | None) -> str:
    """The hash of what a file holds; "" of one that cannot be read."""
    return "" if data is None else sha256(data).hexdigest()
