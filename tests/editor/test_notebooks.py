"""The language server on notebooks: cells joined as one program, findings in the right cell."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls.lsp.client")

from lsprotocol import types

from .client import Editor, codes, editor, edits_of, run, span

SETUP = "%pip install dask\nimport threading\nfrom dask.distributed import Client\n\nc = Client()"
GUARD = "guard = threading.Lock()"
TASK = "def count(x):\n    with guard:\n        return x + 1"
SUBMIT = "emoji = '😋😋'; c.submit(count, 1).result()"

#: Text, language and whether it is code, of each cell.
CELLS = [
    ("# A *title*", "markdown"),
    (SETUP, "python"),
    (GUARD, "python"),
    (TASK, "python"),
    (SUBMIT, "python"),
]


class Notebook:
    """A notebook that an editor has open."""

    def __init__(self, one: Editor, name: str, cells: list[tuple[str, str]]) -> None:
        self.one = one
        self.uri = one.uri(name)
        self.version = 1
        self.cells: list[str] = []
        self._count = 0
        made = [self._made(text, language) for text, language in cells]
        self.cells = [cell.document for cell, _ in made]
        document = types.NotebookDocument(
            self.uri, "jupyter-notebook", 1, [cell for cell, _ in made]
        )
        one.client.notebook_document_did_open(
            types.DidOpenNotebookDocumentParams(document, [item for _, item in made])
        )

    def _made(self, text: str, language: str) -> tuple[types.NotebookCell, types.TextDocumentItem]:
        self._count += 1
        uri = f"vscode-notebook-cell:{self.uri.removeprefix('file:')}#W{self._count}sZmlsZQ%3D%3D"
        self.one.texts[uri], self.one.versions[uri] = text, 1
        kind = types.NotebookCellKind
        is_text = language == "markdown"
        cell = types.NotebookCell(kind.Markup if is_text else kind.Code, uri)
        return cell, types.TextDocumentItem(uri, language, 1, text)

    def replace(self, start: int, deleted: int, *cells: tuple[str, str]) -> None:
        """Put cells in the place of others."""
        made = [self._made(text, language) for text, language in cells]
        gone = self.cells[start : start + deleted]
        self.cells[start : start + deleted] = [cell.document for cell, _ in made]
        self._changed(
            types.NotebookDocumentCellChanges(
                structure=types.NotebookDocumentCellChangeStructure(
                    types.NotebookCellArrayChange(start, deleted, [cell for cell, _ in made]),
                    did_open=[item for _, item in made],
                    did_close=[types.TextDocumentIdentifier(uri) for uri in gone],
                )
            )
        )

    def edit(self, number: int, edit: types.TextEdit) -> None:
        """Edit the text of a cell, by its position."""
        uri = self.cells[number]
        self.one.versions[uri] += 1
        text = types.VersionedTextDocumentIdentifier(self.one.versions[uri], uri)
        change = types.TextDocumentContentChangePartial(edit.range, edit.new_text)
        content = types.NotebookDocumentCellContentChanges(text, [change])
        self._changed(types.NotebookDocumentCellChanges(text_content=[content]))

    def apply(self, edit: types.WorkspaceEdit | None) -> None:
        """Make the edits of an action, the last one of a cell first."""
        for uri, edits in edits_of(self.one, edit).items():
            for change in sorted(edits, key=lambda one: -one.range.start.line):
                self.edit(self.cells.index(uri), change)

    def set_kind(self, number: int, kind: types.NotebookCellKind) -> None:
        """Make a cell code, or text."""
        cell = types.NotebookCell(kind, self.cells[number])
        self._changed(types.NotebookDocumentCellChanges(data=[cell]))

    def _changed(self, cells: types.NotebookDocumentCellChanges) -> None:
        self.version += 1
        identifier = types.VersionedNotebookDocumentIdentifier(self.version, self.uri)
        self.one.client.notebook_document_did_change(
            types.DidChangeNotebookDocumentParams(
                identifier, types.NotebookDocumentChangeEvent(cells=cells)
            )
        )

    def close(self) -> None:
        self.one.client.notebook_document_did_close(
            types.DidCloseNotebookDocumentParams(
                types.NotebookDocumentIdentifier(self.uri),
                [types.TextDocumentIdentifier(uri) for uri in self.cells],
            )
        )

    def shown(self) -> list[list[str]]:
        """The codes that are shown in each cell."""
        last = {params.uri: codes(params) for params in self.one.published}
        return [last.get(uri, []) for uri in self.cells]

    async def shows(self, *wanted: list[str]) -> None:
        """Wait until this is shown in the cells."""
        await self.one.until(lambda: self.shown() == list(wanted))


@pytest.mark.slow
def test_cells_are_one_program(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            book = Notebook(one, "book.ipynb", CELLS)
            (only,) = await one.diagnostics(book.cells[4])
            assert only.code == "DPK106"
            assert only.range == span(SUBMIT, "count")
            assert "(made on line 1 of cell 3)" in only.message
            links = [link.location for link in only.related_information or ()]
            assert [(link.uri, link.range) for link in links] == [
                (book.cells[3], span(TASK, "count")),
                (book.cells[2], span(GUARD, "threading.Lock()")),
            ]
            await book.shows([], [], [], [], ["DPK106"])
            hover = await one.hover(book.cells[4], only.range.start)
            assert hover is not None
            assert await one.hover(book.cells[3], only.range.start) is None
            book.close()
            await book.shows([], [], [], [], [])

    run(scenario())


@pytest.mark.slow
def test_cells_come_go_move_and_change(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            book = Notebook(one, "book.ipynb", CELLS)
            await book.shows([], [], [], [], ["DPK106"])
            # The finding wanders with its cell.
            book.replace(0, 0, ("# More", "markdown"), ("x = 1", "python"))
            await book.shows([], [], [], [], [], [], ["DPK106"])
            book.edit(4, types.TextEdit(span(GUARD, "threading.Lock()"), "None"))
            await book.shows([], [], [], [], [], [], [])
            book.edit(4, types.TextEdit(span("guard = None", "None"), "threading.Lock()"))
            await book.shows([], [], [], [], [], [], ["DPK106"])
            last = book.cells[6]
            book.replace(6, 1)
            await one.until(lambda: [last, []] == [one.published[-1].uri, codes(one.published[-1])])
            book.replace(6, 0, (SUBMIT, "python"), (SUBMIT, "python"))
            await book.shows([], [], [], [], [], [], ["DPK106"], ["DPK106"])
            # A cell that becomes text is no code any more.
            book.set_kind(4, types.NotebookCellKind.Markup)
            await book.shows([], [], [], [], [], [], [], [])
            book.set_kind(4, types.NotebookCellKind.Code)
            await book.shows([], [], [], [], [], [], ["DPK106"], ["DPK106"])

    run(scenario())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "language"), [("guard = 1", "sql"), ("%%bash\nguard = None", "python")]
)
def test_cells_in_other_languages_and_magics(tmp_path: Path, cell: str, language: str) -> None:
    cells = [*CELLS[:4], (cell, language), CELLS[4]]

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            book = Notebook(one, "book.ipynb", cells)
            await book.shows([], [], [], [], [], ["DPK106"])

    run(scenario())


def test_fixes_stay_in_their_cells(tmp_path: Path) -> None:
    fetch = "async def fetch(url):\n    return url"
    first, second = 'c.submit(fetch("a")).result()', '%time c.submit(fetch("b")).result()'

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            texts = (SETUP, fetch, first, f"x = 1\n{first}", second)
            book = Notebook(one, "book.ipynb", [(text, "python") for text in texts])
            await book.shows([], [], ["DPK102"], ["DPK102"], ["DPK102"])
            (everything,) = await one.actions(
                book.cells[2], span(first, "c"), ["source.fixAll.dask-pickle"]
            )
            assert {
                book.cells.index(uri): [edit.new_text for edit in edits]
                for uri, edits in edits_of(one, everything.edit).items()
            } == {2: ['c.submit(fetch, "a").result()'], 3: ['c.submit(fetch, "a").result()']}
            fix, comment, _ = await one.actions(book.cells[3], span(f"x = 1\n{first}", first))
            book.apply(fix.edit)
            await book.shows([], [], ["DPK102"], [], ["DPK102"])
            fix, comment, _ = await one.actions(book.cells[2], span(first, first))
            book.apply(comment.edit)
            await book.shows([], [], [], [], ["DPK102"])
            # There is nothing to be done about a magic.
            assert await one.actions(book.cells[4], span(second, second)) == []

    run(scenario())


@pytest.mark.slow
def test_a_cell_that_cannot_be_parsed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            book = Notebook(one, "book.ipynb", CELLS)
            await book.shows([], [], [], [], ["DPK106"])
            book.edit(2, types.TextEdit(span(GUARD, "()"), "("))
            # Where the parser gives up is its own affair; nothing else is left.
            await one.until(lambda: sorted(book.shown()) == [[], [], [], [], ["DPK001"]])

    run(scenario())
