"""Code actions: the fix of a finding, all fixes of a file, and `# noqa` for a line."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from lsprotocol import types

from flake8_dask_pickle.editor.documents import Snapshot
from flake8_dask_pickle.editor.positions import Columns
from flake8_dask_pickle.finding import Finding
from flake8_dask_pickle.fixing.applying import Document, replacements
from flake8_dask_pickle.fixing.comments import with_codes
from flake8_dask_pickle.fixing.notebooks import CannotChangeError, CellChange, cell_changes
from flake8_dask_pickle.fixing.text import OverlapError, Replacement, Text, ordered
from flake8_dask_pickle.noqa import Suppressions
from flake8_dask_pickle.source.lines import row_in_text
from flake8_dask_pickle.source.notebook import NotebookSource

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.dask-pickle"

#: More lines than this are replaced as one, rather than compared.
_MOST_COMPARED = 2000

#: The text edits of each text, by its URI.
Edits = dict[str, list[types.TextEdit]]


def is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether the editor has asked for actions of a kind: for all, for it, or for one above it."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in only)


class Actions:
    """Makes the actions for one snapshot; without its `document` only those for all of it."""

    def __init__(
        self,
        snapshot: Snapshot,
        columns: Columns,
        *,
        document: Document | None = None,
        versioned: bool = False,
    ) -> None:
        self._snapshot = snapshot
        self._document = document
        self._columns = columns
        self._versioned = versioned

    def fix(self, finding: Finding, shown: types.Diagnostic) -> types.CodeAction | None:
        """The quick fix of a finding, if it has one."""
        document = self._document
        if finding.fix is None or document is None:
            return None
        edits = self._edits(document, replacements(document.source, finding))
        if not edits:
            return None
        return types.CodeAction(
            title=f"{finding.fix.title} ({finding.code})",
            kind=QUICK_FIX,
            diagnostics=[shown],
            is_preferred=True if finding.fix.safety == "safe" else None,
            edit=self.workspace_edit(edits),
        )

    def disable(self, finding: Finding, shown: types.Diagnostic) -> types.CodeAction | None:
        """The quick fix that hides a finding; None where no comment would."""
        document = self._document
        if document is None or finding.code.startswith("DPK0"):
            return None
        source = document.source
        row = row_in_text(source, finding.place)
        change = with_codes(Text(source.text), Suppressions(source.text), row, {finding.code})
        edits = {} if change is None else self._edits(document, [change])
        if not edits:
            return None
        return types.CodeAction(
            title=f"Disable {finding.code} for this line",
            kind=QUICK_FIX,
            diagnostics=[shown],
            edit=self.workspace_edit(edits),
        )

    def rewritten(self, texts: Sequence[str]) -> types.WorkspaceEdit:
        """What makes the snapshot's texts into these."""
        edits: Edits = {}
        for piece, text in zip(self._snapshot.pieces, texts, strict=True):
            before = _plain(piece.text) if self._snapshot.is_notebook else piece.text
            if changes := list(line_changes(before, text)):
                edits[piece.uri] = list(self._text_edits(piece.uri, changes))
        return self.workspace_edit(edits)

    def workspace_edit(self, edits: Edits) -> types.WorkspaceEdit:
        """Edits as the protocol has them: of these very versions, if the editor minds versions."""
        if not self._versioned:
            return types.WorkspaceEdit(changes=edits)
        versions = {piece.uri: piece.version for piece in self._snapshot.pieces}
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(uri, versions[uri]), list(changes)
                )
                for uri, changes in edits.items()
            ]
        )

    def _edits(self, document: Document, changes: Iterable[Replacement]) -> Edits:
        """Changes of the analysed text as edits; none where the editor has no place for them."""
        edits: Edits = {}
        with suppress(CannotChangeError, OverlapError):
            for cell, found in _by_cell(document, ordered(changes)).items():
                piece = self._snapshot.piece(cell)
                if piece is not None:
                    edits[piece.uri] = list(self._text_edits(piece.uri, found))
        return edits

    def _text_edits(self, uri: str, changes: Iterable[CellChange]) -> Iterator[types.TextEdit]:
        piece = next(one for one in self._snapshot.pieces if one.uri == uri)
        lines = piece.lines(self._columns)
        for change in changes:
            start, end = lines.point(*change.start), lines.point(*change.end)
            where = types.Range(types.Position(*start), types.Position(*end))
            yield types.TextEdit(where, change.content)


def _by_cell(
    document: Document, changes: Sequence[Replacement]
) -> Mapping[int | None, list[CellChange]]:
    """Changes of the analysed text, by the cell in which they are to be made."""
    if isinstance(document.source, NotebookSource):
        return dict(cell_changes(document.source, changes).items())
    text = Text(document.source.text)
    placed = [CellChange(text.place(at), text.place(end), new) for at, end, new in changes]
    return {None: placed}


def _plain(text: str) -> str:
    """A cell's text with the line ends that cells are analysed with."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_changes(before: str, after: str) -> Iterator[CellChange]:
    """What makes one text into another, line by line: a cursor elsewhere stays where it is."""
    old, new = _lines(before), _lines(after)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_part, new_part = old[start : len(old) - end], new[start : len(new) - end]
    text = Text(before)
    offsets = [0]
    for line in old:
        offsets.append(offsets[-1] + len(line))
    for first, last, begin, stop in _differences(old_part, new_part):
        content = "".join(new_part[begin:stop])
        place, end_place = (text.place(offsets[start + at]) for at in (first, last))
        yield CellChange(place, end_place, content)


def _differences(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    if len(old) + len(new) > _MOST_COMPARED:
        yield 0, len(old), 0, len(new)
        return
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, *where in matcher.get_opcodes():
        if kind != "equal":
            first, last, begin, stop = where
            yield first, last, begin, stop


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends, as Python and the protocol count them."""
    split = Text(text)
    rows, _ = split.place(len(text))
    starts = [split.line_start(row) for row in range(1, rows + 2)]
    return [text[start:end] for start, end in itertools.pairwise(starts) if start < end]
