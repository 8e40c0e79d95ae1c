"""Where in the person's code a submission is made."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import NamedTuple

_PACKAGE = str(Path(__file__).resolve().parents[1]) + os.sep

#: Folders of installed packages, wherever they are.
_INSTALLED = ("site-packages", "dist-packages")


class Where(NamedTuple):
    """A line of a file."""

    filename: str
    row: int


class Call(NamedTuple):
    """The person's call that submits: its line, and the function that is called there."""

    where: Where | None
    api: str


def calling(default_api: str = "") -> Call:
    """The innermost call on the stack from code that is neither a library's nor ours.

    Without such code it is that of `__main__`, which may be an installed program.
    """
    frames = list(_stack())
    own = next((i for i, frame in enumerate(frames) if not _is_library(_filename(frame))), None)
    if own is None:
        mains = (i for i, f in enumerate(frames) if f.f_globals.get("__name__") == "__main__")
        own = next((i for i in mains if not is_ours(_filename(frames[i]))), None)
    if own is None:
        return Call(None, default_api)
    frame = frames[own]
    inner = frames[own - 1].f_code.co_name if own else ""
    called = default_api or inner
    return Call(Where(_filename(frame), frame.f_lineno), called.removeprefix("_"))


def is_ours(filename: str) -> bool:
    """Whether a file is part of this package."""
    return filename.startswith(_PACKAGE)


def _stack() -> Iterator[FrameType]:
    """The frames of this thread outside this package, from the inside out."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if not is_ours(_filename(frame)):
            yield frame
        frame = frame.f_back


def _filename(frame: FrameType) -> str:
    return frame.f_code.co_filename


@cache
def _is_library(filename: str) -> bool:
    if filename.startswith("<frozen ") or filename == "<string>":
        return True
    absolute = os.path.abspath(filename)  # noqa: PTH100 - links stay as they are
    if any(f"{os.sep}{folder}{os.sep}" in absolute for folder in _INSTALLED):
        return True
    return absolute.startswith(_library_folders())


@cache
def _library_folders() -> tuple[str, ...]:
    """Where the standard library and installed packages are, each with a separator at its end."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {sysconfig.get_path(name) for name in names}
    # A virtual environment has the standard library of the interpreter it is made from.
    folders |= {os.path.dirname(os.path.abspath(os.__file__))}  # noqa: PTH100, PTH120
    folders |= {*site.getsitepackages(), site.getusersitepackages()}
    return tuple(folder.rstrip(os.sep) + os.sep for folder in folders if folder)
