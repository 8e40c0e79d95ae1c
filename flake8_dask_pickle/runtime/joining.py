"""What a run has shown, joined with what the rules say of the same files."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from flake8_dask_pickle.finding import Finding, Place, Verdict
from flake8_dask_pickle.runtime.places import Where
from flake8_dask_pickle.runtime.recording import Failure
from flake8_dask_pickle.runtime.unpredicted import UNPREDICTED
from flake8_dask_pickle.settings import ModuleKind, Settings

#: The rules that say that a result cannot come back, rather than that a task cannot go.
_OF_RESULTS = frozenset({"DPK113", "DPK114"})

#: The rules that say that something fails, rather than that it does not do what is meant.
_FAILING = "DPK1"


@dataclass(frozen=True, slots=True)
class Joined:
    """A failure, and the findings that predicted it."""

    failure: Failure
    predictions: tuple[Finding, ...] = ()

    @property
    def code(self) -> str:
        return self.predictions[0].code if self.predictions else UNPREDICTED.code

    def findings(self) -> list[Finding]:
        """As findings: those that predicted it, else DPK901.

        A single one is confirmed by it; among several it is not known which object failed.
        """
        if not self.predictions:
            return [unpredicted(self.failure)]
        if len(self.predictions) > 1:
            return list(self.predictions)
        verdict = Verdict("confirmed", self.failure.exception)
        return [replace(self.predictions[0], verdict=verdict)]

    def text(self) -> str:
        """In one line, as a linter prints a finding."""
        said = f"{_place(self.failure)}: {self.code} {describe(self.failure)}"
        if not self.predictions:
            return f"{said}. No rule predicted it."
        rows = ", ".join(f"{one.code} on line {one.place.row}" for one in self.predictions)
        return f"{said}. Predicted by {rows}: {self.predictions[0].suggestion}"

    def as_json(self) -> dict[str, Any]:
        one = self.failure
        return {
            "code": self.code,
            "filename": None if one.where is None else one.where.filename,
            "row": None if one.where is None else one.where.row,
            "api": one.api,
            "part": one.part,
            "target": one.target,
            "defined": None if one.defined is None else one.defined._asdict(),
            "step": one.step,
            "exception": one.exception,
            "times": one.times,
            "predicted_by": [finding.code for finding in self.predictions],
            "findings": [finding.as_json() for finding in self.findings()],
        }


def join(failures: Iterable[Failure], script: str | None = None) -> list[Joined]:
    """Each failure with what predicted it; `script` is the file that ran as `__main__`."""
    return [Joined(one, tuple(_predictions(one, script))) for one in failures]


def describe(failure: Failure) -> str:
    """What cannot travel, by which call, and why; one line without a full stop."""
    parts = {
        "function": f"task {failure.target!r}",
        "argument": f"task {failure.target!r} with its arguments",
        "graph": "the graph",
        "data": "the data",
        "result": "the result",
    }
    steps = {"pickled": "cannot be pickled", "loaded": "is pickled but cannot be loaded again"}
    by = f" of {failure.api}()" if failure.api.isidentifier() else ""
    times = f" ({failure.times} times)" if failure.times > 1 else ""
    return f"{parts[failure.part]}{by} {steps[failure.step]}: {failure.exception}{times}"


def unpredicted(failure: Failure) -> Finding:
    """The DPK901 finding for a failure."""
    filename, row = failure.where or Where("<unknown>", 1)
    place = Place(filename, None, row, 1, row, 2)
    message = describe(failure)
    return Finding(UNPREDICTED.code, UNPREDICTED.name, message, "", place, target=failure.target)


def _place(failure: Failure) -> str:
    if failure.where is None:
        return "<unknown>"
    filename, row = failure.where
    below = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118 - it ends with a separator
    return f"{filename.removeprefix(below)}:{row}"


def _predictions(failure: Failure, script: str | None) -> list[Finding]:
    """The findings that fit a failure best: the same call, the same function, or its source."""
    fits: dict[int, list[Finding]] = {}
    for filename in dict.fromkeys(one.filename for one in _ends(failure)):
        for finding in _findings(filename, "script" if filename == script else "auto"):
            if (finding.code in _OF_RESULTS) == (failure.part == "result"):
                fits.setdefault(_fit(finding, failure, filename), []).append(finding)
    fits.pop(0, None)
    return fits[max(fits)] if fits else []


def _ends(failure: Failure) -> list[Where]:
    """Where the task is submitted, and where its function is."""
    return [where for where in (failure.where, failure.defined) if where is not None]


def _fit(finding: Finding, failure: Failure, filename: str) -> int:
    """How well a finding in a file fits a failure; 0 is not at all."""
    target, of_finding = (name or "" for name in (failure.target, finding.target))
    last = target.rpartition(".")[2]
    fit = 4 * (last.isidentifier() and last == of_finding.rpartition(".")[2])
    fit += 2 * _stands_at(finding, failure.where, filename)
    return fit + _stands_at(finding, failure.defined, filename)


def _stands_at(finding: Finding, where: Where | None, filename: str) -> bool:
    if where is None or where.filename != filename:
        return False
    first, end = _statement(filename, where.row)
    return first <= finding.place.row <= end


@cache
def _findings(filename: str, module_as: ModuleKind) -> tuple[Finding, ...]:
    """What the rules say fails in a file; nothing where it cannot be read."""
    from flake8_dask_pickle.configuration import ConfigurationError, configuration_for
    from flake8_dask_pickle.linter import lint
    from flake8_dask_pickle.source import UnreadableSource
    from flake8_dask_pickle.source.files import read_source

    path = Path(filename)
    if not path.is_file():
        return ()
    try:
        extensions = configuration_for([path]).extensions
    except ConfigurationError:
        extensions = Settings().extensions
    settings = Settings(module_as=module_as, extensions=extensions, any_scheduler=True)
    try:
        found = lint(read_source(path), settings)
    except UnreadableSource:
        return ()
    return tuple(finding for finding in found if finding.code.startswith(_FAILING))


@cache
def _statement(filename: str, row: int) -> tuple[int, int]:
    """The rows of the smallest statement at a row, a decorator being part of its function."""
    try:
        tree = ast.parse(Path(filename).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return row, row
    spans = [
        (min([node.lineno, *_decorators(node)]), node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
    ]
    around = [(first, end) for first, end in spans if first <= row <= end]
    return min(around, key=lambda span: span[1] - span[0], default=(row, row))


def _decorators(node: ast.stmt) -> list[int]:
    return [decorator.lineno for decorator in getattr(node, "decorator_list", [])]
