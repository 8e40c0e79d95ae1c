"""What runs on the workers of a cluster: it judges files that it is sent, and reads none itself.

Whatever else a file depends on is sent along as facts. Where one is missing, the answer for that
file is what is asked for; it is sent again, with that.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypedDict

from flake8_dask_pickle import __version__
from flake8_dask_pickle.cache.findings import data_of
from flake8_dask_pickle.judging import Job, Terms, judge
from flake8_dask_pickle.parallel.packing import as_bytes, unpacked
from flake8_dask_pickle.plain_data import from_data
from flake8_dask_pickle.source import disk
from flake8_dask_pickle.source.disk import NOTHING, State

#: What is asked of a disk: ("state" or "content", path).
Question = tuple[str, str]


class Batch(TypedDict):
    """Files to judge, as it is sent; `number` tells it from others."""

    number: int
    here: str
    #: Whether the questions that were asked are part of the answer.
    noted: bool
    #: Name, terms as data, and contents: all bytes are texts of a letter a byte.
    jobs: list[tuple[str, Any, str]]
    states: dict[str, tuple[str, str, bool]]
    contents: dict[str, str | None]


class Reply(TypedDict):
    """What was found in each file, or what is asked; and who has judged."""

    judge: dict[str, str]
    found: list[dict[str, Any]]


def judge_batch(data: bytes) -> Reply:
    """Judge the files of a batch, which comes packed."""
    batch: Batch = unpacked(data)
    states = {path: State(*one) for path, one in batch["states"].items()}
    contents = {
        path: None if text is None else as_bytes(text) for path, text in batch["contents"].items()
    }
    found: list[dict[str, Any]] = []
    for name, terms, raw in batch["jobs"]:
        facts = Facts(batch["here"], states, contents)
        with disk.asking(facts):
            judged = judge(Job(name, as_bytes(raw), from_data(Terms, terms)))
        missing = list(dict.fromkeys(facts.missing))
        judged = judged if batch["noted"] else replace(judged, notes={})
        found.append({"asks": missing} if missing else data_of(judged))
    return {"judge": identity(), "found": found}


class Facts:
    """A disk that knows what it was told, and takes down what else it is asked."""

    def __init__(
        self, here: str, states: dict[str, State], contents: dict[str, bytes | None]
    ) -> None:
        self._here = here
        self._states = states
        self._contents = contents
        self.missing: list[Question] = []

    def here(self) -> str:
        return self._here

    def state(self, path: str) -> State:
        known = self._states.get(path)
        if known is None:
            if self._is_below_nothing(path):
                return NOTHING
            self.missing.append(("state", path))
            return NOTHING
        return known

    def content(self, path: str) -> bytes | None:
        if path not in self._contents:
            self.missing.append(("content", path))
        return self._contents.get(path)

    def _is_below_nothing(self, path: str) -> bool:
        """Whether a folder above is known not to be one."""
        above = os.path.dirname(path)  # noqa: PTH120
        while above != os.path.dirname(above):  # noqa: PTH120
            known = self._states.get(above)
            if known is not None:
                return known.kind != "folder"
            above = os.path.dirname(above)  # noqa: PTH120
        return False


@cache
def _identity() -> tuple[tuple[str, str], ...]:
    from libcst import LIBCST_VERSION

    top = Path(__file__).parent.parent
    hashed = sha256()
    for file in sorted((*top.rglob("*.py"), *top.rglob("*.toml"))):
        hashed.update(file.relative_to(top).as_posix().encode() + b"\0" + file.read_bytes())
    return (
        ("flake8-dask-pickle", __version__),
        ("Python", f"{sys.version_info.major}.{sys.version_info.minor}"),
        ("libcst", str(LIBCST_VERSION)),
        ("its files", hashed.hexdigest()[:12]),
    )


def identity() -> dict[str, str]:
    """The versions that what is found depends on."""
    return dict(_identity())
