"""Findings in the words of the protocol."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from lsprotocol import types

from flake8_dask_pickle.editor.documents import Piece, Snapshot
from flake8_dask_pickle.editor.positions import Columns, Lines
from flake8_dask_pickle.finding import Finding, Link, Place
from flake8_dask_pickle.source.files import decoded, read_bytes
from flake8_dask_pickle.source.text import UnreadableSource
from flake8_dask_pickle.unused import UNUSED_NOQA

SOURCE = "dask-pickle"

#: How loudly findings are shown, by how their codes begin: those that are certain, and the others.
_SEVERITIES = {
    "DPK0": (types.DiagnosticSeverity.Information, types.DiagnosticSeverity.Information),
    "DPK1": (types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning),
    "DPK2": (types.DiagnosticSeverity.Warning, types.DiagnosticSeverity.Warning),
    "DPK3": (types.DiagnosticSeverity.Warning, types.DiagnosticSeverity.Information),
}


def severity(finding: Finding) -> types.DiagnosticSeverity:
    """How loudly a finding is shown: what fails is an error, what may be meant is a warning."""
    certain, possible = _SEVERITIES[finding.code[:4]]
    return certain if finding.confidence == "certain" else possible


#: Gives the text of a file that the editor has open under another name than ours.
Opened = Callable[[str], "Piece | None"]


class Translator:
    """Translates for one editor: what it counts columns in, and what it can show."""

    def __init__(
        self, columns: Columns, *, related: bool = False, tags: bool = False, opened: Opened
    ) -> None:
        self.columns = columns
        self._related = related
        self._tags = tags
        self._opened = opened

    def diagnostics(
        self, snapshot: Snapshot, findings: Iterable[Finding]
    ) -> dict[str, list[types.Diagnostic]]:
        """The diagnostics of each text of a snapshot, by its URI; every text has its list."""
        found: dict[str, list[types.Diagnostic]] = {piece.uri: [] for piece in snapshot.pieces}
        lines: dict[str, Lines] = {}
        for finding in findings:
            piece = snapshot.piece_of(finding.place)
            if piece is None:
                continue
            if piece.uri not in lines:
                lines[piece.uri] = piece.lines(self.columns)
            where = range_of(finding.place, lines[piece.uri])
            found[piece.uri].append(self.diagnostic(snapshot, finding, where))
        return found

    def diagnostic(
        self, snapshot: Snapshot, finding: Finding, where: types.Range
    ) -> types.Diagnostic:
        """One finding."""
        related = [self._link(snapshot, link) for link in finding.chain] if self._related else []
        unnecessary = self._tags and finding.code == UNUSED_NOQA.code
        return types.Diagnostic(
            range=where,
            message=f"{finding.message}. {finding.suggestion}".rstrip(". "),
            severity=severity(finding),
            code=finding.code,
            code_description=None if finding.url is None else types.CodeDescription(finding.url),
            source=SOURCE,
            related_information=related or None,
            tags=[types.DiagnosticTag.Unnecessary] if unnecessary else None,
        )

    def _link(self, snapshot: Snapshot, link: Link) -> types.DiagnosticRelatedInformation:
        piece = snapshot.piece_of(link.place)
        if piece is None:
            # As it is on the disk: that is what was analysed.
            path = os.path.abspath(link.place.filename)  # noqa: PTH100 - links stay links
            opened = self._opened(path)
            piece = _on_disk(path, _changed(path))
            uri = piece.uri if opened is None else opened.uri
        else:
            uri = piece.uri
        where = range_of(link.place, piece.lines(self.columns))
        return types.DiagnosticRelatedInformation(types.Location(uri, where), link.message)


def range_of(place: Place, lines: Lines) -> types.Range:
    """A place in the positions of the protocol; it never ends before it begins."""
    start = lines.point(place.row, place.column - 1)
    end = max(start, lines.point(place.end_row, place.end_column - 1))
    return types.Range(types.Position(*start), types.Position(*end))


def overlaps(one: types.Range, other: types.Range) -> bool:
    """Whether two ranges touch: a cursor beside a finding counts as on it."""
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def at(
    snapshot: Snapshot, findings: Iterable[Finding], uri: str, where: types.Range, columns: Columns
) -> Iterator[tuple[Finding, types.Range]]:
    """The findings that touch a range of one of the snapshot's texts, each with its own range."""
    piece = next((one for one in snapshot.pieces if one.uri == uri), None)
    if piece is None:
        return
    lines = piece.lines(columns)
    for finding in findings:
        if snapshot.piece_of(finding.place) is piece:
            found = range_of(finding.place, lines)
            if overlaps(found, where):
                yield finding, found


@lru_cache(maxsize=32)
def _on_disk(path: str, _changed: int) -> Piece:
    """A file as it is saved; empty where it cannot be read."""
    try:
        text, _ = decoded(path, read_bytes(Path(path)))
    except UnreadableSource:
        text = ""
    return Piece(Path(path).as_uri(), None, text)


def _changed(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0
