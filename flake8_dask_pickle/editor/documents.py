"""What the editor has open: its texts, which count whether they are saved or not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flake8_dask_pickle.editor.positions import Columns, Lines, Position
from flake8_dask_pickle.fixing.applying import Document
from flake8_dask_pickle.source import Source, UnreadableSource
from flake8_dask_pickle.source.files import is_notebook
from flake8_dask_pickle.source.notebook import NEVER_IN_PYTHON, is_python, notebook_source
from flake8_dask_pickle.source.text import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flake8_dask_pickle.finding import Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A text as the editor has it: that of a file, or of one cell of a notebook."""

    uri: str
    version: int | None
    text: str
    language: str = "python"
    is_code: bool = True

    @property
    def is_python(self) -> bool:
        """Whether it is code to look at."""
        return self.is_code and is_python(self.language)

    def lines(self, columns: Columns) -> Lines:
        """The text, to translate places in it."""
        return Lines(self.text, columns)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file or notebook at one moment; it never changes. `pieces` are its text, or its cells."""

    uri: str
    filename: str
    pieces: tuple[Piece, ...]
    is_notebook: bool = False

    def document(self) -> Document:
        """The Python in it. Raises UnreadableSource where no file could hold it."""
        if self.is_notebook:
            raw = joined(self.pieces)
            return Document(notebook_source(self.filename, raw), raw)
        (piece,) = self.pieces
        if (odd := NEVER_IN_PYTHON.search(piece.text)) is not None:
            row = piece.text.count("\n", 0, odd.start()) + 1
            raise UnreadableSource(f"the text contains the character {odd[0]!a}", row)
        # What some editors show for a notebook: all of its cells as one text.
        kind: SourceKind = "notebook" if is_notebook(self.filename) else "module"
        return Document(Source(self.filename, piece.text, kind))

    def piece(self, cell: int | None) -> Piece | None:
        """The text that a place with this `cell` lies in."""
        if not self.is_notebook:
            return self.pieces[0]
        at = (cell or 1) - 1
        return self.pieces[at] if at < len(self.pieces) else None

    def piece_of(self, place: Place) -> Piece | None:
        """The text that a place lies in; None where it is in another file."""
        return self.piece(place.cell) if place.filename == self.filename else None


def joined(cells: Iterable[Piece]) -> str:
    """A notebook with these cells, as a file would hold it."""
    listed: list[dict[str, Any]] = [
        {
            "cell_type": "code" if cell.is_code else "markdown",
            "metadata": {"vscode": {"languageId": cell.language}},
            "source": cell.text,
        }
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": listed})


def texts_of(document: Document) -> list[str]:
    """The texts of the pieces of a document: the opposite of `Snapshot.document`."""
    if document.notebook is None:
        return [document.text]
    return [cell["source"] for cell in json.loads(document.notebook)["cells"]]


@dataclass(slots=True)
class _Notebook:
    """A notebook that is open: its cells in their order, and which of them hold code."""

    cells: list[str] = field(default_factory=list)
    code: set[str] = field(default_factory=set)


class Documents:
    """All that is open, as the editor's notifications say it."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._texts: dict[str, Piece] = {}
        self._notebooks: dict[str, _Notebook] = {}
        self._notebook_of: dict[str, str] = {}

    def open(self, piece: Piece, notebook: str | None = None) -> None:
        """A text was opened, that of a cell where `notebook` is given."""
        self._texts[piece.uri] = piece
        if notebook is not None:
            self._notebook_of[piece.uri] = notebook

    def close(self, uri: str) -> None:
        """A text was closed."""
        self._texts.pop(uri, None)
        self._notebook_of.pop(uri, None)

    def change(self, uri: str, version: int | None, changes: Sequence[Any]) -> None:
        """A text was changed, step by step; a change without a range is a whole new text."""
        piece = self._texts.get(uri)
        if piece is None:
            return
        text = piece.text
        for change in changes:
            where = getattr(change, "range", None)
            if where is None:
                text = change.text
            else:
                text = self._spliced(text, where.start, where.end, change.text)
        self._texts[uri] = replace(piece, version=version, text=text)

    def _spliced(self, text: str, start: Position, end: Position, content: str) -> str:
        lines = Lines(text, self._columns)
        first = lines.offset(start)
        return text[:first] + content + text[max(first, lines.offset(end)) :]

    def text(self, uri: str) -> Piece | None:
        """A text that is open."""
        return self._texts.get(uri)

    def arrange(self, uri: str, start: int, deleted: int, cells: Mapping[str, bool]) -> None:
        """Put cells in the place of others of a notebook, which is open from now on.

        `cells` says of each, by its URI, whether it holds code.
        """
        notebook = self._notebooks.setdefault(uri, _Notebook())
        notebook.cells[start : start + deleted] = cells
        self.mark(uri, cells)

    def mark(self, uri: str, cells: Mapping[str, bool]) -> None:
        """Some cells of a notebook hold code now, or do not."""
        notebook = self._notebooks.get(uri)
        if notebook is not None:
            for cell, is_code in cells.items():
                (notebook.code.add if is_code else notebook.code.discard)(cell)

    def close_notebook(self, uri: str) -> None:
        """A notebook was closed, and its cells with it."""
        closed = self._notebooks.pop(uri, _Notebook())
        for cell in closed.cells:
            self.close(cell)

    def owner(self, uri: str) -> str:
        """The notebook that a text is a cell of, or the text itself."""
        return self._notebook_of.get(uri, uri)

    def snapshot(self, uri: str, filename: str) -> Snapshot | None:
        """What a file or a notebook holds now; None where it is not open, or is not Python."""
        notebook = self._notebooks.get(uri)
        if notebook is None:
            piece = self._texts.get(uri)
            return Snapshot(uri, filename, (piece,)) if piece and piece.is_python else None
        cells = (self._texts.get(cell, Piece(cell, None, "")) for cell in notebook.cells)
        pieces = (replace(cell, is_code=cell.uri in notebook.code) for cell in cells)
        return Snapshot(uri, filename, tuple(pieces), is_notebook=True)
