"""What the linter says: one finding, as data, the same for every front end.

Rows and columns are 1-based, columns count characters, and the end column is exclusive: the
conventions of editors and of ruff's JSON. In a notebook, rows count from the top of the cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from flake8_dask_pickle.probe import Probe

Confidence = Literal["certain", "possible"]
Word = Literal["confirmed", "refuted", "not reached", "error"]
Safety = Literal["safe", "unsafe"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of source text, as the person who wrote it sees it."""

    filename: str
    cell: int | None
    row: int
    column: int
    end_row: int
    end_column: int
    #: What the notebook itself calls the cell, if it has a name for it.
    cell_id: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain of capture: what happens there, and where."""

    message: str
    place: Place

    def as_json(self) -> dict[str, Any]:
        where = self.place
        return {
            "message": self.message,
            "filename": where.filename,
            "cell": where.cell,
            "cell_id": where.cell_id,
            "row": where.row,
            "column": where.column,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What trying a finding out has shown, and why: the exception, or what stood in the way."""

    word: Word
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.word}: {self.reason}" if self.reason else self.word

    def as_json(self) -> dict[str, str]:
        return {"word": self.word, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `place` by `content`."""

    place: Place
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a finding; `unsafe` when it may change behaviour."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "safety": self.safety,
            "edits": [
                {
                    "content": edit.content,
                    "cell": edit.place.cell,
                    "cell_id": edit.place.cell_id,
                    "row": edit.place.row,
                    "column": edit.place.column,
                    "end_row": edit.place.end_row,
                    "end_column": edit.place.end_column,
                }
                for edit in self.edits
            ],
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place.

    `message` says what is captured, by which way and how that fails; `suggestion` says what to
    write instead. Both are single lines. `confidence` is "possible" where only some of the
    values that reach the task are bad.
    """

    code: str
    name: str
    message: str
    suggestion: str
    place: Place
    target: str | None = None
    kind: str | None = None
    chain: tuple[Link, ...] = ()
    confidence: Confidence = "certain"
    fix: Fix | None = None
    verdict: Verdict | None = None
    url: str | None = None
    #: Where the submission stands in the analysed text, for the runtime check alone.
    probe: Probe | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The finding in one line, without its place."""
        said = f"{self.code} {self.message}. {self.suggestion}".rstrip(". ")
        return said if self.verdict is None else f"{said} [{self.verdict}]"

    def as_json(self) -> dict[str, Any]:
        where = self.place
        return {
            "code": self.code,
            "name": self.name,
            "message": self.message,
            "suggestion": self.suggestion,
            "filename": where.filename,
            "cell": where.cell,
            "cell_id": where.cell_id,
            "row": where.row,
            "column": where.column,
            "end_row": where.end_row,
            "end_column": where.end_column,
            "target": self.target,
            "kind": self.kind,
            "confidence": self.confidence,
            "chain": [link.as_json() for link in self.chain],
            "fix": None if self.fix is None else self.fix.as_json(),
            "verdict": None if self.verdict is None else self.verdict.as_json(),
            "url": self.url,
        }
