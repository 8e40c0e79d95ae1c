"""Fixes made: round after round until nothing more is offered, and written to files at once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from flake8_dask_pickle.finding import Edit, Finding
from flake8_dask_pickle.fixing.text import OverlapError, Replacement, Text, applied, ordered
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.lines import row_in_text

#: Fixes that give rise to findings again and again are left after so many rounds.
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Fixed:
    """A source after its fixes: what was mended, and what is left to be found."""

    source: Source
    mended: tuple[Finding, ...]
    left: tuple[Finding, ...]


def fixed(source: Source, settings: Settings, *, unsafe: bool) -> Fixed:
    """Make the fixes of a source until none is left. Raises UnreadableSource as `lint` does."""
    settings = replace(settings, fixes=True)
    mended: list[Finding] = []
    found = lint(source, settings)
    for _ in range(MOST_ROUNDS):
        chosen = list(_compatible(source, found, unsafe=unsafe))
        if not chosen:
            break
        changes = [one for finding in chosen for one in replacements(source, finding)]
        source = replace(source, text=applied(source.text, changes))
        mended += chosen
        found = lint(source, settings)
    return Fixed(source, tuple(mended), tuple(found))


def replacements(source: Source, finding: Finding) -> list[Replacement]:
    """The edits of a finding's fix, as changes of the analysed text."""
    edits = () if finding.fix is None else finding.fix.edits
    text = Text(source.text)
    return [_replacement(source, text, edit) for edit in edits]


def _replacement(source: Source, text: Text, edit: Edit) -> Replacement:
    place = edit.place
    row = row_in_text(source, place)
    end_row = row + place.end_row - place.row
    start = text.offset(row, place.column - 1)
    return Replacement(start, text.offset(end_row, place.end_column - 1), edit.content)


def _compatible(source: Source, found: Iterable[Finding], *, unsafe: bool) -> Iterator[Finding]:
    """The findings that can be mended in one round, without touching each other's text."""
    taken: list[Replacement] = []
    for finding in found:
        if finding.fix is None or (finding.fix.safety == "unsafe" and not unsafe):
            continue
        with suppress(OverlapError):
            taken = list(ordered([*taken, *replacements(source, finding)]))
            yield finding


def write(path: Path, data: bytes) -> None:
    """Replace a file by other contents, all at once, with the permissions that it has.

    A link stays a link: what it points to is replaced. Raises OSError, and then the file is what
    it was.
    """
    path = path.resolve()
    mode = path.stat().st_mode
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chmod(temporary, mode)  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
