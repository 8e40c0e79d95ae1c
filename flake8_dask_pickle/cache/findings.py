"""What was found in files, by their contents and by all else that it depends on."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from flake8_dask_pickle.cache import folder as cache_folder
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.judging import Job, Judged
from flake8_dask_pickle.plain_data import as_data, from_data
from flake8_dask_pickle.source import disk
from flake8_dask_pickle.source.disk import Notes, State
from flake8_dask_pickle.unanalysed import UNREADABLE

#: Wrong in one place, and it is no entry of ours.
_WRONG = (ValueError, TypeError, KeyError, RecursionError)


class FindingsCache:
    """Keeps what is found in files, one entry a file; `salt` is what the linter itself is.

    An entry says what else was looked at, and counts only while that is as it was.
    """

    def __init__(self, folder: str, salt: str) -> None:
        self._folder = folder
        self._entries = f"{folder}/files"
        self._salt = [salt, disk.current().here()]
        self._now: Notes = {}
        self._has_written = False
        #: All questions that the files of this run depend on.
        self.notes: Notes = {}

    def recall(self, job: Job) -> Judged | None:
        """What was found when the same was to be done before."""
        raw = cache_folder.read(self._path(job))
        if raw is None:
            return None
        try:
            judged = judged_of(json.loads(raw))
        except _WRONG:
            return None
        if not all(map(self._is_so, judged.notes.items())):
            return None
        self.notes.update(judged.notes)
        return judged

    def keep(self, job: Job, judged: Judged) -> None:
        """Remember what was found; failures of the linter are tried again."""
        self.notes.update(judged.notes)
        is_unreadable = judged.findings and judged.findings[0].code == UNREADABLE.code
        if not (judged.is_analysed or is_unreadable):
            return
        data = json.dumps(data_of(judged)).encode()
        if not self._has_written and not cache_folder.make(self._folder):
            return
        self._has_written |= cache_folder.write(self._path(job), data)

    def close(self) -> None:
        """Keep the cache small."""
        if self._has_written:
            cache_folder.prune(self._folder)

    def _path(self, job: Job) -> str:
        content = sha256(job.raw).hexdigest()
        said = json.dumps([*self._salt, job.name, as_data(job.terms), content])
        return f"{self._entries}/{sha256(said.encode()).hexdigest()}.json"

    def _is_so(self, asked: tuple[tuple[str, str], State | str]) -> bool:
        """Whether a question has the same answer now; each is asked once a run."""
        question, answer = asked
        if question not in self._now:
            kind, path = question
            now = disk.state(path) if kind == "state" else disk.digest(disk.content(path))
            self._now[question] = now
        return self._now[question] == answer


def data_of(judged: Judged) -> dict[str, Any]:
    """What was found, as JSON can hold it."""
    notes = [[*question, as_data(answer)] for question, answer in judged.notes.items()]
    findings = [as_data(one)[:-1] for one in judged.findings]
    return {"analysed": judged.is_analysed, "findings": findings, "notes": notes}


def judged_of(data: Any) -> Judged:
    """What was found, from JSON. Raises ValueError, TypeError or KeyError when it is none."""
    findings = tuple(from_data(Finding, [*one, None]) for one in data["findings"])
    notes: Notes = {}
    for kind, path, answer in data["notes"]:
        notes[kind, path] = _answer(kind, path, answer)
    if type(data["analysed"]) is not bool:
        raise ValueError("no truth value")
    return Judged(findings, data["analysed"], notes)


def _answer(kind: str, path: str, answer: Any) -> State | str:
    if type(path) is not str or kind not in ("state", "content"):
        raise ValueError("no question")
    if kind == "content":
        if type(answer) is not str:
            raise ValueError("no hash")
        return answer
    what, real, is_small = answer
    if not (type(what) is type(real) is str and type(is_small) is bool):
        raise ValueError("no state")
    return State(what, real, is_small)
