"""Takes down what a run looks at and says, so that `replaying` can say it again."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from flake8_dask_pickle.cache import folder as cache_folder
from flake8_dask_pickle.cache.replaying import (
    digest,
    is_fresh,
    may_replay,
    presence,
    record_path,
    stamp,
    stamp_of,
)
from flake8_dask_pickle.source.disk import REAL, Notes, State
from flake8_dask_pickle.source.disk import digest as digest_of


class Record:
    """The record of one run with these arguments."""

    def __init__(self, folder: str, arguments: Sequence[str]) -> None:
        self._folder = folder
        self._arguments = arguments
        #: Path -> stamp, and the hash of what was in it where that is in doubt.
        self._seen: dict[str, tuple[list[int], str]] = {}
        self._present: dict[str, list[int]] = {}
        self._folders: set[str] = set()
        self._printed: list[tuple[bool, str]] = []
        self._is_whole = may_replay(arguments)

    def failed(self) -> None:
        """Something could not be read: this run is none to be said again."""
        self._is_whole = False

    def read(self, path: str, state: os.stat_result, data: bytes) -> None:
        """A file was read."""
        times = stamp_of(state)
        self._seen[path] = (times, digest_of(data) if is_fresh(times) else "")

    def listed(self, path: str) -> None:
        """A folder is about to be listed."""
        times = stamp(path)
        if times is None:
            self.failed()
            return
        self._folders.add(os.path.abspath(path))  # noqa: PTH100
        self._seen[path] = (times, digest(path) if is_fresh(times) else "")

    def asked(self, path: str) -> None:
        """It was asked whether something is there."""
        self._present.setdefault(path, presence(path))

    def noted(self, notes: Notes) -> None:
        """Questions about other files were answered some time during this run."""
        for (kind, path), answer in notes.items():
            if kind == "content" and path not in self._seen:
                times = stamp(path)
                if times is not None and digest(path) == answer:
                    self._seen[path] = (times, str(answer) if is_fresh(times) else "")
                elif answer or times is not None:
                    self.failed()
            elif kind == "state" and (path not in self._present and path not in self._seen):
                self._state(path, answer)

    def _state(self, path: str, answer: State | str) -> None:
        """What was at a path some time during this run."""
        times = stamp(path)
        if times is not None and isinstance(answer, State) and answer.kind == "file":
            self._seen[path] = (times, digest(path) if is_fresh(times) else "")
        else:
            self.asked(path)
        self._is_whole &= REAL.state(path) == answer

    def said(self, text: str, *, to_stderr: bool) -> None:
        """Something was printed."""
        self._printed.append((to_stderr, text))

    def _counts(self, path: str) -> bool:
        """Whether the stamp of the folder that it is in does not say as much already."""
        folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
        return bool(self._present[path]) or folder not in self._folders

    def write(self, status: int) -> None:
        """Keep the record, if it is one."""
        if not self._is_whole:
            return
        seen = [[path, times, held] for path, (times, held) in self._seen.items()]
        seen += [[path, found, ""] for path, found in self._present.items() if self._counts(path)]
        record = {"status": status, "printed": self._printed, "seen": seen}
        if cache_folder.make(self._folder):
            path = record_path(self._folder, self._arguments)
            cache_folder.write(path, json.dumps(record).encode())
            cache_folder.prune(self._folder)
