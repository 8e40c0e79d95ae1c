"""An editor for the tests: pygls' own client, which talks to the real command over its pipes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

_T = TypeVar("_T")

#: Seconds for any one answer, and for a whole test.
PATIENCE = 30.0
LIMIT = 90.0

COMMAND = (sys.executable, "-m", "flake8_dask_pickle", "server")


def run(scenario: Coroutine[Any, Any, _T], limit: float = LIMIT) -> _T:
    """Run a test's scenario to its end, or to the end of its time."""
    return asyncio.run(asyncio.wait_for(scenario, limit))


def capabilities(
    *,
    encodings: list[types.PositionEncodingKind] | None = None,
    versioned: bool = True,
    resolves: bool = False,
    watches: bool = False,
) -> types.ClientCapabilities:
    """What the editor can do."""
    resolve = types.ClientCodeActionResolveOptions(["edit"]) if resolves else None
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=encodings),
        notebook_document=types.NotebookDocumentClientCapabilities(
            types.NotebookDocumentSyncClientCapabilities()
        ),
        text_document=types.TextDocumentClientCapabilities(
            publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
                related_information=True,
                tag_support=types.ClientDiagnosticsTagOptions([types.DiagnosticTag.Unnecessary]),
            ),
            code_action=types.CodeActionClientCapabilities(resolve_support=resolve),
        ),
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=versioned),
            configuration=watches,
            did_change_configuration=types.DidChangeConfigurationClientCapabilities(watches),
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(watches),
        ),
    )


class Editor:
    """One editor and its server. Texts are kept as the editor has them."""

    def __init__(self, root: Path, client: LanguageClient) -> None:
        self.root = root
        self.client = client
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.told: list[str] = []
        self.registered: list[str] = []
        self.settings: object = None
        self.process: asyncio.subprocess.Process
        self._news = asyncio.Event()

    def uri(self, name: str) -> str:
        """The URI of a file of the project."""
        return (self.root / name).as_uri()

    # --- what the server says ---------------------------------------------------------------------

    def listen(self) -> None:
        """Keep what the server says, and answer what it asks."""

        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published.append(params)
            self._news.set()

        def told(params: types.ShowMessageParams) -> None:
            self.told.append(params.message)
            self._news.set()

        def registered(params: types.RegistrationParams) -> None:
            self.registered += [one.method for one in params.registrations]

        def asked(params: types.ConfigurationParams) -> list[object]:
            return [self.settings for _ in params.items]

        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(published)
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(told)
        self.client.feature(types.WINDOW_LOG_MESSAGE)(lambda _: None)
        self.client.feature(types.CLIENT_REGISTER_CAPABILITY)(registered)
        self.client.feature(types.WORKSPACE_CONFIGURATION)(asked)

    async def until(self, condition: Callable[[], _T], patience: float = PATIENCE) -> _T:
        """What a condition gives once it holds; the server must say something to make it hold."""
        deadline = asyncio.get_running_loop().time() + patience
        while not (value := condition()):
            self._news.clear()
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._news.wait(), max(left, 0.001))
            except asyncio.TimeoutError:
                said = [(one.uri[-20:], one.version, codes(one)) for one in self.published]
                raise AssertionError(f"waited in vain; published: {said}; {self.told}") from None
        return value

    async def diagnostics(self, uri: str, version: int | None = None) -> list[types.Diagnostic]:
        """What is published of the current version of a text, or of a given one."""
        wanted = self.versions.get(uri) if version is None else version

        def newest() -> types.PublishDiagnosticsParams | None:
            of_text = (one for one in reversed(self.published) if one.uri == uri)
            last = next(of_text, None)
            return last if last is not None and last.version == wanted else None

        found = await self.until(newest)
        assert found is not None
        return list(found.diagnostics)

    # --- what the person does ---------------------------------------------------------------------

    def open(self, name: str, text: str, language: str = "python") -> str:
        """Open a text; it need not be saved. Gives its URI."""
        uri = name if ":" in name else self.uri(name)
        self.texts[uri], self.versions[uri] = text, 1
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def type(self, uri: str, text: str) -> None:
        """Replace a whole text."""
        self.texts[uri] = text
        self._changed(uri, types.TextDocumentContentChangeWholeDocument(text))

    def edit(self, uri: str, edit: types.TextEdit) -> None:
        """Make an edit. Columns are of UTF-16."""
        self.texts[uri] = applied(self.texts[uri], [edit])
        self.change(uri, edit.range, edit.new_text)

    def change(self, uri: str, where: types.Range, content: str) -> None:
        """Tell the server of a change, and do not keep the text."""
        self._changed(uri, types.TextDocumentContentChangePartial(where, content))

    def _changed(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> None:
        self.versions[uri] += 1
        text = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(text, changes))

    def save(self, uri: str) -> None:
        self.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        )

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )

    async def actions(
        self, uri: str, where: types.Range, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), where, context)
        answer = await asyncio.wait_for(
            self.client.text_document_code_action_async(params), PATIENCE
        )
        return [one for one in answer or () if isinstance(one, types.CodeAction)]

    async def hover(self, uri: str, where: types.Position) -> types.Hover | None:
        params = types.HoverParams(types.TextDocumentIdentifier(uri), where)
        return await asyncio.wait_for(self.client.text_document_hover_async(params), PATIENCE)

    def apply(self, edit: types.WorkspaceEdit | None) -> None:
        """Make the edits of an action; they must be of the versions that the editor has."""
        for uri, edits in edits_of(self, edit).items():
            self.type(uri, applied(self.texts[uri], edits))

    async def leave(self) -> int:
        """Shut the server down as the protocol wants it. Gives its exit status."""
        await asyncio.wait_for(self.client.shutdown_async(None), PATIENCE)
        self.client.exit(None)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    def send(self, raw: bytes) -> None:
        """Send bytes of whatever kind."""
        writer = self.process.stdin
        assert writer is not None
        writer.write(raw)

    def send_json(self, message: object) -> None:
        body = json.dumps(message).encode()
        self.send(b"Content-Length: %d\r\n\r\n" % len(body) + body)


@contextlib.asynccontextmanager
async def editor(
    root: Path,
    can: types.ClientCapabilities | None = None,
    options: object = None,
    settings: object = None,
    cwd: Path | None = None,
) -> AsyncIterator[Editor]:
    """An editor with a server of its own, in the project `root`; the server ends with it."""
    client = LanguageClient("tests", "1")
    one = Editor(root, client)
    one.settings = settings
    one.listen()
    await client.start_io(*COMMAND, cwd=str(cwd or root))
    process = client._server
    assert process is not None
    one.process = process
    try:
        await asyncio.wait_for(
            client.initialize_async(
                types.InitializeParams(
                    can or capabilities(),
                    root_uri=root.as_uri(),
                    initialization_options=options,
                )
            ),
            PATIENCE,
        )
        client.initialized(types.InitializedParams())
        yield one
        if process.returncode is None:
            assert await one.leave() == 0
    finally:
        if process.returncode is None:
            process.kill()
        assert process.stderr is not None
        errors = (await process.stderr.read()).decode()
        await asyncio.wait_for(client.stop(), PATIENCE)  # type: ignore[no-untyped-call]
        process._transport.close()  # type: ignore[attr-defined]
        print(errors, file=sys.stderr)


def codes(params: types.PublishDiagnosticsParams) -> list[str]:
    return [str(one.code) for one in params.diagnostics]


def edits_of(one: Editor, edit: types.WorkspaceEdit | None) -> dict[str, list[types.TextEdit]]:
    """The edits of each text."""
    assert edit is not None
    found: dict[str, list[types.TextEdit]] = {}
    for changed in edit.document_changes or ():
        assert isinstance(changed, types.TextDocumentEdit)
        uri = changed.text_document.uri
        assert changed.text_document.version == one.versions[uri]
        found[uri] = [change for change in changed.edits if isinstance(change, types.TextEdit)]
    for uri, changes in (edit.changes or {}).items():
        found[uri] = list(changes)
    return found


def applied(text: str, edits: Iterable[types.TextEdit]) -> str:
    """A text after edits, all of them meant for the text as it was. Columns are of UTF-16."""
    data = text.encode("utf-16-le", "surrogatepass")
    lines = data.split("\n".encode("utf-16-le"))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 2)

    def offset(position: types.Position) -> int:
        start = starts[min(position.line, len(lines))]
        return min(start + 2 * position.character, len(data))

    ordered = sorted((offset(e.range.start), offset(e.range.end), e.new_text) for e in edits)
    pieces, at = [], 0
    for start, end, content in ordered:
        assert at <= start <= end
        pieces += [data[at:start], content.encode("utf-16-le")]
        at = end
    return b"".join([*pieces, data[at:]]).decode("utf-16-le", "surrogatepass")


def span(text: str, part: str, occurrence: int = 0) -> types.Range:
    """Where a part of a text stands that lies within one line. Columns are of UTF-16."""
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(part, at + 1)
    before = text[:at]
    line = before[before.rfind("\n") + 1 :]
    row, start = before.count("\n"), len(line.encode("utf-16-le")) // 2
    end = start + len(part.encode("utf-16-le")) // 2
    return types.Range(types.Position(row, start), types.Position(row, end))
