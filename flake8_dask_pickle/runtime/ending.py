"""Ending the processes that a process has started, also in sessions of their own: on Linux."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator
from pathlib import Path

#: What `prctl` is told: whoever loses its parent below this process becomes a child of it.
_SET_CHILD_SUBREAPER = 36
#: Each may start another while it is looked for; so often they are looked for again.
_MOST_LOOKS = 20


def adopt_orphans() -> None:
    """Stay the ancestor of all that this process starts, whichever of them end before."""
    with contextlib.suppress(AttributeError, OSError):  # there is no such call elsewhere
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_descendants(ancestor: int) -> None:
    """Kill all processes below one that has adopted its orphans."""
    for _ in range(_MOST_LOOKS):
        found = list(_descendants(ancestor))
        for process in found:
            with contextlib.suppress(OSError):  # it has just ended, or is another user's
                os.kill(process, signal.SIGKILL)
        if not found:
            return


def _descendants(ancestor: int) -> Iterator[int]:
    """The processes below one that have not ended yet."""
    children: dict[int, list[int]] = {}
    alive = set()
    for process, parent, state in _processes():
        children.setdefault(parent, []).append(process)
        if state not in "ZX":
            alive.add(process)
    pending = [ancestor]
    while pending:
        below = children.get(pending.pop(), [])
        yield from alive.intersection(below)
        pending += below


def _processes() -> Iterator[tuple[int, int, str]]:
    """All processes, their parents, and how they are: `Z` for those that have ended."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name before may have parentheses and spaces.
            state, parent, *_ = (folder / "stat").read_text("latin-1").rpartition(")")[2].split()
            yield int(folder.name), int(parent), state
