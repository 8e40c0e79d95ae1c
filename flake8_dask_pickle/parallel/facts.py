"""What the workers of a cluster are told of the files of this machine, along with each job."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_dask_pickle.judging import Job
from flake8_dask_pickle.parallel.remote import Question
from flake8_dask_pickle.source import disk
from flake8_dask_pickle.source.disk import REAL, Notes, State
from flake8_dask_pickle.source.project import Project, project_of

#: What a file imports; in a notebook's JSON it stands in strings, where lines end with `\\n`.
_IMPORTS = re.compile(
    rb"\bfrom\s+(\.*[\w.]*)\s+import\s+(\([^)]*\)|[\w ,]+)|\bimport\s+([\w.]+(?:\s*,\s*[\w.]+)*)"
)
_NAMES = re.compile(rb"([A-Za-z_][\w.]*)(?:\s+as\s+\w+)?")
#: Modules that are sent along before they are asked for: at most so many steps away, and so many
#: bytes; first, and once something else was asked for.
_FIRST = (2, 100_000)
_MORE = (3, 400_000)


class Told(NamedTuple):
    """Facts, as they are sent."""

    states: dict[str, State]
    contents: dict[str, bytes | None]


class Guide:
    """Knows what to tell with each job: what it is likely to ask, and what it has asked.

    A guess that is too small costs time and nothing else: workers ask for what they lack.
    """

    def __init__(self) -> None:
        self._answers: dict[Question, State | bytes | None] = {}
        #: What is known of the imports of modules: the modules, and what was asked to find them.
        self._followed: dict[Path, tuple[list[Path], Notes]] = {}

    def told(self, job: Job, asked: Sequence[Question] = ()) -> Told:
        """What a worker is told along with a job that has `asked` for this already."""
        told = Told({}, {})
        limits = _MORE if asked else _FIRST
        for question in (*self._likely(job, limits), *asked):
            answer = self._answer(question)
            if isinstance(answer, State):
                told.states[question[1]] = answer
            else:
                told.contents[question[1]] = answer
        return told

    def _likely(self, job: Job, limits: tuple[int, int]) -> Notes:
        """What a job asks of its folder and project, and of the modules that it imports."""
        path = Path(REAL.here(), job.name)
        with disk.noting() as notes:
            if disk.state(str(path.parent)).kind == "folder":
                project = project_of(path.parent)
                project.find("builtins")
                self._follow(project, path, job.raw, notes, limits)
        return notes

    def _follow(
        self, project: Project, path: Path, raw: bytes, notes: Notes, limits: tuple[int, int]
    ) -> None:
        """Note what is asked when imports are followed, breadth first."""
        steps, left = limits
        ring, seen = [(path, raw)], {path}
        for _ in range(steps):
            found: list[tuple[Path, bytes]] = []
            for file, content in ring:
                for module in self._imported(project, file, content, is_module=file != path):
                    if module in seen:
                        continue
                    seen.add(module)
                    # Names of a module that is no package lead nowhere.
                    disk.state(str(module.with_suffix("")))
                    text = self._answer(("content", str(module)))
                    size = len(text) if isinstance(text, bytes) else 0
                    if size <= left and isinstance(text, bytes):
                        left -= size
                        notes["content", str(module)] = ""
                        project.module_name(module)
                        found.append((module, text))
            ring = found
        for file, content in ring:  # what they import is asked for, if not read
            self._imported(project, file, content, is_module=file != path)

    def _imported(
        self, project: Project, file: Path, content: bytes, *, is_module: bool
    ) -> list[Path]:
        """The modules of the project that a file imports."""
        if not is_module:
            return list(_imported(project, file, content))
        if file not in self._followed:
            with disk.noting() as notes:
                found = list(_imported(project, file, content))
            self._followed[file] = (found, notes)
        found, notes = self._followed[file]
        disk.note(notes)
        return found

    def _answer(self, question: Question) -> State | bytes | None:
        if question not in self._answers:
            kind, path = question
            self._answers[question] = REAL.state(path) if kind == "state" else REAL.content(path)
        return self._answers[question]


def _imported(project: Project, file: Path, content: bytes) -> Iterator[Path]:
    """The modules of the project that a file imports."""
    name = project.module_name(file)
    for dotted in _names(content, name, is_package=file.stem == "__init__"):
        found = project.find(dotted)
        if found is not None:
            yield found[0]


def _names(content: bytes, name: str, *, is_package: bool) -> Iterator[str]:
    """The dotted names that a module imports; `name` is its own."""
    for source, names, plain in _IMPORTS.findall(content):
        for found in _NAMES.findall(plain or names):
            if plain:
                yield found.decode()
                continue
            module = source.decode()
            bare = module.lstrip(".")
            above = name.split(".") if name else []
            up = len(module) - len(bare) - is_package
            above = above[: len(above) - up] if bare != module else []
            yield ".".join(filter(None, [*above, bare, found.decode()]))
