"""Fixes made, round after round, until nothing more is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from flake8_dask_pickle.finding import Edit, Finding
from flake8_dask_pickle.fixing.notebooks import CannotChangeError, cell_changes
from flake8_dask_pickle.fixing.splicing import spliced
from flake8_dask_pickle.fixing.text import OverlapError, Replacement, Text, applied, ordered
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.source.notebook import NotebookSource, notebook_source
from flake8_dask_pickle.unused import UNUSED_NOQA

#: Fixes that give rise to findings again and again are left after so many rounds.
MOST_ROUNDS = 20

#: Says what is found in a source, each thing with its fix.
Find = Callable[[Source], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Document:
    """A file: the Python in it, and the text around that where it is a notebook."""

    source: Source
    notebook: str | None = None

    @property
    def text(self) -> str:
        """The text of the whole file."""
        return self.source.text if self.notebook is None else self.notebook

    def changed(self, changes: Iterable[Replacement]) -> Document:
        """The document with changes of its Python made.

        Raises OverlapError, and CannotChangeError where a notebook has no such Python.
        """
        if self.notebook is None or not isinstance(self.source, NotebookSource):
            return Document(replace(self.source, text=applied(self.source.text, changes)))
        text = spliced(self.notebook, cell_changes(self.source, ordered(changes)))
        return Document(notebook_source(self.source.filename, text), text)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document after its fixes: what was found and mended, and what is left to be found."""

    document: Document
    found: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    left: tuple[Finding, ...]

    @property
    def source(self) -> Source:
        """The Python after its fixes."""
        return self.document.source


def fixed(source: Source, settings: Settings, *, unsafe: bool) -> Fixed:
    """Make the fixes of a module's source. Raises UnreadableSource as `lint` does."""
    settings = replace(settings, fixes=True)
    return mended(Document(source), lambda one: lint(one, settings), unsafe=unsafe)


def mended(document: Document, find: Find, *, unsafe: bool) -> Fixed:
    """Make the fixes of a document until none is left, the safe ones or all."""
    made: list[Finding] = []
    first = found = find(document.source)
    for _ in range(MOST_ROUNDS):
        chosen = list(_compatible(document.source, found, unsafe=unsafe))
        # What helps alone need not help together; then one at a time does.
        tries = [chosen] if chosen else []
        tries += [[one] for one in chosen if len(chosen) > 1]
        for some in tries:
            if (after := _made(document, find, found, some)) is not None:
                document, found = after
                made += some
                break
        else:
            break
    return Fixed(document, tuple(first), tuple(made), tuple(found))


def _made(
    document: Document, find: Find, found: Sequence[Finding], chosen: Sequence[Finding]
) -> tuple[Document, Sequence[Finding]] | None:
    """The document with some fixes made, and what is found then; None when that does not help."""
    changes = [one for finding in chosen for one in replacements(document.source, finding)]
    with suppress(UnreadableSource, OverlapError, CannotChangeError):
        after = document.changed(changes)
        now = find(after.source)
        if _is_better(_codes(found), _codes(now), {one.code for one in chosen}):
            return after, now
    return None


def _codes(found: Iterable[Finding]) -> Counter[str]:
    return Counter(one.code for one in found)


def _is_better(before: Counter[str], after: Counter[str], mended: Collection[str]) -> bool:
    """Whether less is found of what was mended, and no more of anything else."""
    if any(after[code] >= before[code] for code in mended):
        return False
    # What is mended may leave a comment behind that hid it.
    return all(after[code] <= before[code] or code == UNUSED_NOQA.code for code in after)


def replacements(source: Source, finding: Finding) -> list[Replacement]:
    """The edits of a finding's fix, as changes of the analysed text."""
    edits = () if finding.fix is None else finding.fix.edits
    text = Text(source.text)
    return [_replacement(source, text, edit) for edit in edits]


def _replacement(source: Source, text: Text, edit: Edit) -> Replacement:
    place = edit.place
    row = row_in_text(source, place)
    end_row = row + place.end_row - place.row
    moved = source.moved if isinstance(source, NotebookSource) else {}
    start = text.offset(row, place.column - 1 - moved.get(row, 0))
    end = text.offset(end_row, place.end_column - 1 - moved.get(end_row, 0))
    return Replacement(start, end, edit.content)


def _compatible(source: Source, found: Iterable[Finding], *, unsafe: bool) -> Iterator[Finding]:
    """The findings that can be mended in one round, without touching each other's text."""
    taken: list[Replacement] = []
    for finding in found:
        if finding.fix is None or (finding.fix.safety == "unsafe" and not unsafe):
            continue
        with suppress(OverlapError):
            taken = list(ordered([*taken, *replacements(source, finding)]))
            yield finding


def makeable(source: Source, finding: Finding) -> Finding:
    """The finding, without its fix where that would touch what is not Python in a notebook."""
    if finding.fix is not None and isinstance(source, NotebookSource):
        try:
            cell_changes(source, ordered(replacements(source, finding)))
        except (CannotChangeError, OverlapError):
            return replace(finding, fix=None)
    return finding
