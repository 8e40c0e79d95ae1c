"""A run that nothing has changed for is not done again: what it said is said again.

The record of a run holds what it printed, and every file and folder that it looked at, with sizes
and times. Only when all of them are as they were is it used; then no file is read at all.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from hashlib import sha256

from flake8_dask_pickle.cache import folder as cache_folder
from flake8_dask_pickle.cache.fingerprint import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

#: What the environment has to say about how findings are printed.
_VARIABLES = """
    NO_COLOR GITHUB_WORKSPACE CI_PROJECT_DIR BUILD_SOURCESDIRECTORY DASK_PICKLE_CACHE_DIR
""".split()

#: Within so many seconds, a file may change twice and bear the same time.
FRESH = 2.0

_OPTION = "--cache-dir"


def replayed(arguments: Sequence[str]) -> int | None:
    """Say what the same run said before, and hand back its status; None where it is to be done."""
    if not may_replay(arguments):
        return None
    try:
        path = record_path(cache_folder.folder_for(_given_folder(arguments)), arguments)
    except FileNotFoundError:  # there is no current folder any more
        return None
    raw = cache_folder.read(path)
    if raw is None:
        return None
    try:
        record = json.loads(raw)
        status, printed = record["status"], record["printed"]
        is_sound = type(status) is int and all(
            type(to_stderr) is bool and type(text) is str for to_stderr, text in printed
        )
        if not is_sound or not all(map(_is_so, record["seen"])):
            return None
        _renew(path, record)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for to_stderr, text in printed:
        (sys.stderr if to_stderr else sys.stdout).write(text)
    sys.stdout.flush()
    return int(status)


def may_replay(arguments: Sequence[str]) -> bool:
    """Whether the arguments are such that a run may be recorded."""
    if arguments[:1] != ["check"] or "--no-cache" in arguments or cache_folder.is_off():
        return False
    return os.name != "nt" or not sys.stdout.isatty()  # old consoles of Windows need more


def record_path(folder: str, arguments: Sequence[str]) -> str:
    """Where the record of a run is, by all that decides over what it says but files."""
    said = [
        fingerprint(),
        list(arguments),
        os.getcwd(),  # noqa: PTH109
        [os.environ.get(name) for name in _VARIABLES],
        [[stream.isatty(), stream.encoding] for stream in (sys.stdout, sys.stderr)],
    ]
    name = sha256(json.dumps(said).encode()).hexdigest()
    return f"{folder}/runs/{name}.json"


def _given_folder(arguments: Sequence[str]) -> str | None:
    """The folder that the arguments name."""
    for at, argument in enumerate(arguments):
        if argument == _OPTION:
            return arguments[at + 1] if len(arguments) > at + 1 else None
        if argument.startswith(f"{_OPTION}="):
            return argument[len(_OPTION) + 1 :]
    return None


def stamp(path: str) -> list[int] | None:
    """What changes whenever a file or folder does; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return stamp_of(found)


def stamp_of(found: os.stat_result) -> list[int]:
    """The same, of what the system says."""
    size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
    return [found.st_mtime_ns, found.st_ctime_ns, size]


def presence(path: str) -> list[int]:
    """Whether something is there, whatever is in it: its type and its number, or nothing."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return []
    return [stat.S_IFMT(found.st_mode), found.st_ino]


def is_fresh(times: Sequence[int]) -> bool:
    """Whether it was written so recently that its stamp may stay when it changes again."""
    return max(times[:2]) / 1e9 > time.time() - FRESH


def digest(path: str) -> str:
    """The hash of what a file holds, or of the names in a folder; "" of what cannot be read."""
    try:
        if os.path.isdir(path):  # noqa: PTH112
            names = sorted(os.listdir(path))  # noqa: PTH208
            return sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        with open(path, "rb") as file:  # noqa: PTH123
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _is_so(seen: Any) -> bool:
    """Whether a path is as a record says: [path, stamp or presence, what it held if in doubt]."""
    path, times, held = seen
    if len(times) == 3:
        return bool(stamp(path) == times and (not held or digest(path) == held))
    return bool(presence(path) == times)


def _renew(path: str, record: Any) -> None:
    """Drop from a record what no longer is in doubt: next time, nothing need be read."""
    before = {one[0]: one[1] for one in record["seen"] if one[2] and not is_fresh(one[1])}
    if before and all(stamp(one) == times for one, times in before.items()):
        for one in record["seen"]:
            one[2] = "" if one[0] in before else one[2]
        cache_folder.write(path, json.dumps(record).encode())
