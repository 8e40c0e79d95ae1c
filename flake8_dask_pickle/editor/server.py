"""The language server: one editor, what it can do and what it has set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from flake8_dask_pickle import __version__
from flake8_dask_pickle.editor.options import SECTION, options_of
from flake8_dask_pickle.editor.positions import Columns
from flake8_dask_pickle.editor.session import Session
from flake8_dask_pickle.editor.translating import Translator

#: All cells, so that they are counted as the person counts them, and those in other languages.
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithNotebook("jupyter-notebook")], save=True
)
_CONFIGURATION_FILE = "**/pyproject.toml"


class Protocol(LanguageServerProtocol):
    """The protocol, where a request that makes no sense is answered rather than dropped."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and isinstance(data.get("id"), (int, str)):
                self._send_response(data["id"], error=error.to_response_error())
            raise


class Server(LanguageServer):
    """The server of one editor."""

    def __init__(self) -> None:
        super().__init__(
            "dask-pickle",
            __version__,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=Protocol,
            converter_factory=default_converter,
        )
        self.was_shut_down = False
        self._can = types.ClientCapabilities()
        self._initial: object = None
        self.session = self._new_session(None)

    def begin(self, params: types.InitializeParams) -> None:
        """The editor says what it is, what it can do, and what it has set."""
        root = params.root_uri or params.root_path
        if params.workspace_folders:
            root = params.workspace_folders[0].uri
        self._can = params.capabilities
        self._initial = params.initialization_options
        self.session = self._new_session(root)
        self.configure(None)

    def can(self, path: str) -> Any:
        """What the editor says under a dotted path of its capabilities; None where it does not."""
        value: Any = self._can
        for name in path.split("."):
            value = getattr(value, name, None)
        return value

    def _new_session(self, root: str | None) -> Session:
        encoding = ServerCapabilitiesBuilder.choose_position_encoding(self._can)
        columns = Columns(str(getattr(encoding, "value", encoding)))
        folder = Path.cwd() if root is None else Path(uris.to_fs_path(root) or root)
        session = Session(folder, columns, self.text_document_publish_diagnostics, self.tell)
        session.translator = Translator(
            columns,
            related=bool(self.can("text_document.publish_diagnostics.related_information")),
            tags=self.can("text_document.publish_diagnostics.tag_support") is not None,
            opened=session.opened,
        )
        return session

    def tell(self, message: str) -> None:
        """Show the person a warning."""
        text = f"dask-pickle: {message}"
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what went wrong: nobody who is typing wants a dialogue about it."""
        text = f"{type(error).__name__}: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))

    def configure(self, settings: object) -> None:
        """Take over what the editor sets, above what it has set at the beginning."""
        options, problems = options_of(self._initial, settings)
        for problem in problems:
            self.tell(problem)
        if options != self.session.options:
            self.session.options = options
            self.session.check_all()

    async def ask_for_options(self) -> None:
        """Ask an editor that does not send its settings by itself."""
        if self.can("workspace.configuration"):
            items = [types.ConfigurationItem(section=SECTION)]
            answer = await self.workspace_configuration_async(types.ConfigurationParams(items))
            self.configure(answer[0] if answer else None)

    def watch(self) -> None:
        """Ask to be told of changed configurations, the editor's own and those in files."""
        registrations = []
        settings = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        files = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(_CONFIGURATION_FILE)]
        )
        for name, method, options in (
            ("configuration", types.WORKSPACE_DID_CHANGE_CONFIGURATION, settings),
            ("watched_files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files),
        ):
            if self.can(f"workspace.did_change_{name}.dynamic_registration"):
                registrations.append(types.Registration(f"dask-pickle-{name}", method, options))
        if registrations:
            self.client_register_capability(types.RegistrationParams(registrations))
