"""What `why` found: as text, for a notebook, and as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import IO, Any, Literal

from flake8_dask_pickle.report.terminal import printable
from flake8_dask_pickle.runtime.sizing import Capture

#: How many culprits of one owner, and how many captures, are shown as text.
_SHOWN = 6
_SHOWN_CAPTURES = 5

#: Less is not worth a line.
_NOTABLE = 1024


@dataclass(frozen=True, slots=True)
class Culprit:
    """An object that does not travel, though all that it holds does.

    `paths` are the ways to it, the shortest first; `steps` are those of the first. `owner` is the
    path of the object to blame: the client, where the culprit is one of a client's locks.
    """

    thing: object
    type: str
    error: str
    when: Literal["dumps", "loads"]
    paths: tuple[str, ...]
    steps: tuple[str, ...]
    owner: str
    owner_type: str
    suggestion: str
    kind: str | None = None
    rule: str | None = None

    @property
    def path(self) -> str:
        """The shortest way to it."""
        return self.paths[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "error": self.error,
            "when": self.when,
            "paths": list(self.paths),
            "steps": list(self.steps),
            "owner": self.owner,
            "owner_type": self.owner_type,
            "kind": self.kind,
            "rule": self.rule,
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Whether something travels to a worker, and if not, why."""

    name: str
    travels: bool
    #: What Dask's own attempt raises, when it pickles or when a fresh process loads.
    error: str | None
    culprits: tuple[Culprit, ...]
    captures: tuple[Capture, ...]
    #: Bytes that travel; what does not is left out.
    size: int | None
    #: False where a limit ended the search before all was looked at.
    complete: bool
    looked_at: int
    seconds: float
    #: Whether it was loaded in a fresh process.
    loaded: bool

    def as_json(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            "name": self.name,
            "travels": self.travels,
            "error": self.error,
            "culprits": [one.as_json() for one in self.culprits],
            "captures": [one.as_json() for one in self.captures],
            "size": self.size,
            "complete": self.complete,
            "looked_at": self.looked_at,
            "seconds": round(self.seconds, 4),
            "loaded": self.loaded,
        }

    def to_json(self, indent: int | None = 2) -> str:
        """All of it as a JSON document."""
        return json.dumps(self.as_json(), indent=indent, ensure_ascii=False)

    def show(self, file: IO[str] | None = None) -> None:
        """Print it, in colour if that goes to a terminal."""
        file = sys.stdout if file is None else file
        file.write("\n".join(_lines(self, _coloured(file))) + "\n")

    def __str__(self) -> str:
        return "\n".join(_lines(self, colour=False))

    def __repr__(self) -> str:
        # At the prompt of an interactive session, this is what is shown.
        return "\n".join(_lines(self, hasattr(sys, "ps1") and _coloured(sys.stdout)))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("\n".join(_lines(self, _coloured(sys.stdout))))

    def _repr_html_(self) -> str:
        return _html(self)


def size_text(size: int) -> str:
    """A number of bytes for people."""
    amount = float(size)
    for unit in ("B", "KiB", "MiB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GiB"


def _coloured(file: IO[str]) -> bool:
    return "NO_COLOR" not in os.environ and file.isatty()


def _summary(found: Explanation) -> str:
    size = "" if found.size is None else f" ({size_text(found.size)})"
    if found.travels:
        tried = "" if found.loaded else "; loading it was not tried"
        return f"{found.name} travels{size}{tried}"
    count = len(found.culprits)
    culprits = f"{count} {'culprit' if count == 1 else 'culprits'}"
    return f"{found.name} does not travel, {culprits}: {found.error}"


def _owners(found: Explanation) -> list[tuple[Culprit, list[Culprit]]]:
    """The culprits by what is to blame for them."""
    groups: dict[str, list[Culprit]] = {}
    for culprit in found.culprits:
        groups.setdefault(culprit.owner, []).append(culprit)
    return [(group[0], group) for group in groups.values()]


def _notes(found: Explanation) -> Iterator[str]:
    if not found.complete:
        count = f"{found.looked_at:,} objects"
        yield f"not all of it was searched, only {count}; a larger limit= goes on"


def _notable(found: Explanation) -> list[Capture]:
    return [one for one in found.captures if one.size >= _NOTABLE][:_SHOWN_CAPTURES]


def _lines(found: Explanation, colour: bool) -> Iterator[str]:
    from click import style

    def painted(text: str, **how: Any) -> str:
        return style(printable(text), **how) if colour else printable(text)

    yield painted(_summary(found), bold=True, fg="green" if found.travels else "red")
    for head, group in _owners(found):
        yield ""
        if head.owner != head.path:
            yield f"  {painted(head.owner, bold=True)}: {printable(head.owner_type)}"
        for culprit in group[:_SHOWN]:
            yield f"  {painted(culprit.path, bold=True)}: {painted(culprit.type, fg='cyan')}"
            yield f"      {painted(_fails(culprit), fg='red')}"
            yield from (f"      also {printable(path)}" for path in culprit.paths[1:])
        if len(group) > _SHOWN:
            yield f"      and {len(group) - _SHOWN} more below {printable(head.owner)}"
        yield f"      {painted('instead:', fg='green')} {printable(_advice(head))}"
    yield from _largest(found)
    yield from (f"\n  note: {note}" for note in _notes(found))


def _largest(found: Explanation) -> Iterator[str]:
    largest = _notable(found)
    if largest:
        yield ""
        yield "  largest captures:"
    for one in largest:
        yield f"  {size_text(one.size):>11}  {printable(one.path)}: {printable(one.type)}"


def _fails(culprit: Culprit) -> str:
    if culprit.when == "dumps":
        return culprit.error
    # What `fresh` says of something that loads, and that the scheduler cannot pass on.
    again = "pickling it again: "
    if culprit.error.startswith(again):
        said = culprit.error.removeprefix(again)
        return f"it pickles and loads, and pickling it again, as a scheduler does, raises {said}"
    return f"it pickles, and loading it raises {culprit.error}"


def _advice(culprit: Culprit) -> str:
    return culprit.suggestion + (f" ({culprit.rule})" if culprit.rule else "")


def _html(found: Explanation) -> str:
    def safe(text: str) -> str:
        return escape(printable(text))

    rows = [
        _row(
            "<br>".join(f"<code>{safe(path)}</code>" for path in one.paths),
            f"<code>{safe(one.type)}</code>",
            safe(_fails(one)),
            safe(_advice(one)),
        )
        for _, group in _owners(found)
        for one in group
    ]
    sizes = [
        f"<li>{size_text(one.size)} <code>{safe(one.path)}</code> ({safe(one.type)})</li>"
        for one in _notable(found)
    ]
    head = "<tr>" + "".join(f"<th>{h}</th>" for h in ("Path", "Type", "Fails", "Instead")) + "</tr>"
    table = f"<table>{head}{''.join(rows)}</table>" if rows else ""
    largest = f"<p>Largest captures:</p><ul>{''.join(sizes)}</ul>" if sizes else ""
    notes = "".join(f"<p>{safe(note)}</p>" for note in _notes(found))
    return f"<div><p><b>{safe(_summary(found))}</b></p>{table}{largest}{notes}</div>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f'<td style="text-align:left">{c}</td>' for c in cells) + "</tr>"
