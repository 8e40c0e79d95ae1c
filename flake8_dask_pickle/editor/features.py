"""What the editor tells and asks, and which part of the server takes care of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lsprotocol import types

from flake8_dask_pickle.editor import asking
from flake8_dask_pickle.editor.actions import FIX_ALL, QUICK_FIX
from flake8_dask_pickle.editor.documents import Piece
from flake8_dask_pickle.editor.server import Server


def made() -> Server:
    """A server with all that it can do."""
    server = Server()
    for method, (handler, options) in _FEATURES.items():
        server.feature(method, options)(handler)
    return server


# --- the beginning, the end and the settings ------------------------------------------------------


def _begin(ls: Server, params: types.InitializeParams) -> None:
    ls.begin(params)


async def _begun(ls: Server, _: types.InitializedParams) -> None:
    ls.watch()
    await ls.ask_for_options()


def _shut_down(ls: Server, _: None) -> None:
    ls.was_shut_down = True


async def _configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    if params.settings:
        ls.configure(params.settings)
    else:
        await ls.ask_for_options()


def _file_changed(ls: Server, _: types.DidChangeWatchedFilesParams) -> None:
    ls.session.check_all()


# --- texts ----------------------------------------------------------------------------------------


def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.session.documents.open(_piece(params.text_document))
    ls.session.changed(params.text_document.uri, 0.0)


def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    text = params.text_document
    ls.session.documents.change(text.uri, text.version, params.content_changes)
    ls.session.changed(text.uri)


def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    # What other texts import may be what was saved.
    ls.session.check_all(params.text_document.uri)


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.session.closed(params.text_document.uri)
    ls.session.documents.close(params.text_document.uri)


def _piece(text: types.TextDocumentItem) -> Piece:
    return Piece(text.uri, text.version, text.text, str(text.language_id))


# --- notebooks ------------------------------------------------------------------------------------


def _notebook_opened(ls: Server, params: types.DidOpenNotebookDocumentParams) -> None:
    opened = params.notebook_document
    for text in params.cell_text_documents:
        ls.session.documents.open(_piece(text), opened.uri)
    ls.session.documents.arrange(opened.uri, 0, 0, _kinds(opened.cells))
    ls.session.changed(opened.uri, 0.0)


def _notebook_changed(ls: Server, params: types.DidChangeNotebookDocumentParams) -> None:
    uri, cells, documents = params.notebook_document.uri, params.change.cells, ls.session.documents
    if cells is None:
        return
    if (structure := cells.structure) is not None:
        for text in structure.did_open or ():
            documents.open(_piece(text), uri)
        moved = structure.array
        documents.arrange(uri, moved.start, moved.delete_count, _kinds(moved.cells or ()))
        for closed in structure.did_close or ():
            documents.close(closed.uri)
    documents.mark(uri, _kinds(cells.data or ()))
    for content in cells.text_content or ():
        documents.change(content.document.uri, content.document.version, content.changes)
    ls.session.changed(uri)


def _kinds(cells: Iterable[types.NotebookCell]) -> dict[str, bool]:
    """Which cells hold code, by their URIs."""
    return {cell.document: cell.kind == types.NotebookCellKind.Code for cell in cells}


def _notebook_saved(ls: Server, params: types.DidSaveNotebookDocumentParams) -> None:
    ls.session.check_all(params.notebook_document.uri)


def _notebook_closed(ls: Server, params: types.DidCloseNotebookDocumentParams) -> None:
    ls.session.closed(params.notebook_document.uri)
    ls.session.documents.close_notebook(params.notebook_document.uri)


# --- questions ------------------------------------------------------------------------------------


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    return await asking.hover(ls, params)


async def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    return await asking.actions(ls, params)


async def _resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    return await asking.resolve(ls, action)


_ACTIONS = types.CodeActionOptions([QUICK_FIX, FIX_ALL], resolve_provider=True)

_FEATURES: dict[str, tuple[Callable[..., Any], Any]] = {
    types.INITIALIZE: (_begin, None),
    types.INITIALIZED: (_begun, None),
    types.SHUTDOWN: (_shut_down, None),
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: (_configured, None),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_file_changed, None),
    types.TEXT_DOCUMENT_DID_OPEN: (_opened, None),
    types.TEXT_DOCUMENT_DID_CHANGE: (_changed, None),
    types.TEXT_DOCUMENT_DID_SAVE: (_saved, None),
    types.TEXT_DOCUMENT_DID_CLOSE: (_closed, None),
    types.NOTEBOOK_DOCUMENT_DID_OPEN: (_notebook_opened, None),
    types.NOTEBOOK_DOCUMENT_DID_CHANGE: (_notebook_changed, None),
    types.NOTEBOOK_DOCUMENT_DID_SAVE: (_notebook_saved, None),
    types.NOTEBOOK_DOCUMENT_DID_CLOSE: (_notebook_closed, None),
    types.TEXT_DOCUMENT_HOVER: (_hover, None),
    types.TEXT_DOCUMENT_CODE_ACTION: (_actions, _ACTIONS),
    types.CODE_ACTION_RESOLVE: (_resolve, None),
}
