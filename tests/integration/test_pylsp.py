"""A real python-lsp-server shows our findings while a person types."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any

import pytest

from .support import LOCK_SCRIPT, MENDED_SCRIPT, clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="ends the server by its process group")

#: How long the server may take for any one answer.
PATIENCE = 30.0

Message = dict[str, Any]
Diagnostics = list[Message]

SETTINGS = {
    "pylsp": {
        "plugins": {
            "flake8": {"enabled": True, "select": ["DPK", "F"]},
            "pycodestyle": {"enabled": False},
            "pyflakes": {"enabled": False},
            "mccabe": {"enabled": False},
        }
    }
}


class LanguageClient:
    """The smallest client that keeps the protocol: framed JSON-RPC over a server's pipes."""

    def __init__(self, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._stdin = stdin
        self._stdout = stdout
        self._received: queue.Queue[Message | None] = queue.Queue()
        self._identifier = 0
        threading.Thread(target=self._read_all, daemon=True).start()

    def notify(self, method: str, parameters: object) -> None:
        """Tell the server something."""
        self._send({"method": method, "params": parameters})

    def request(self, method: str, parameters: object = None) -> Any:
        """Ask the server something, and wait for the answer."""
        self._identifier += 1
        identifier = self._identifier
        self._send({"id": identifier, "method": method, "params": parameters})
        for message in self._messages():
            if "method" not in message and message.get("id") == identifier:
                assert "error" not in message, message["error"]
                return message["result"]
        raise AssertionError(f"no answer to {method}")

    def diagnostics(self, uri: str, code: str) -> Diagnostics:
        """The first diagnostics published for a document from now on that hold this code."""
        seen = []
        for message in self._messages():
            if message.get("method") == "textDocument/publishDiagnostics":
                parameters = message["params"]
                seen.append(parameters)
                found: Diagnostics = parameters["diagnostics"]
                if parameters["uri"] == uri and any(one.get("code") == code for one in found):
                    return found
        raise AssertionError(f"no diagnostics with {code} for {uri}, but {seen}")

    def _messages(self) -> Iterator[Message]:
        """What the server sends, until it has been silent or gone for too long."""
        deadline = time.monotonic() + PATIENCE
        with contextlib.suppress(queue.Empty):
            while message := self._received.get(timeout=max(deadline - time.monotonic(), 0.0)):
                if "method" in message and "id" in message:
                    self._send({"id": message["id"], "result": None})
                yield message

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._stdin.flush()

    def _read_all(self) -> None:
        while (message := self._read()) is not None:
            self._received.put(message)
        self._received.put(None)

    def _read(self) -> Message | None:
        length = None
        while (line := self._stdout.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length is None:
            return None
        message: Message = json.loads(self._stdout.read(length))
        return message


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A language server of its own process group, which does not outlive the test."""
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pylsp"],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=clean_environment(),
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


def test_a_finding_comes_and_goes_as_the_text_changes(
    tmp_path: Path, server: subprocess.Popen[bytes]
) -> None:
    assert server.stdin is not None
    assert server.stdout is not None
    client = LanguageClient(server.stdin, server.stdout)
    root = tmp_path / "work"
    root.mkdir()
    # The document was never saved: what is checked is what stands in the editor.
    uri = (root / "job.py").as_uri()

    capabilities = {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": {}}
    assert "capabilities" in client.request("initialize", capabilities)
    client.notify("initialized", {})
    client.notify("workspace/didChangeConfiguration", {"settings": SETTINGS})
    document = {"uri": uri, "languageId": "python", "version": 1, "text": LOCK_SCRIPT}
    client.notify("textDocument/didOpen", {"textDocument": document})

    (shown,) = client.diagnostics(uri, "DPK106")
    row, line = next(
        (row, line) for row, line in enumerate(LOCK_SCRIPT.split("\n")) if "submit(" in line
    )
    assert shown["source"] == "flake8"
    assert shown["range"]["start"] == {"line": row, "character": line.index("process")}
    assert shown["message"].startswith("DPK106 ")
    assert "guard" in shown["message"]

    # F401 tells the diagnostics of the new text from a repetition of the old ones.
    change = {"text": "import os\n" + MENDED_SCRIPT}
    changed = {"uri": uri, "version": 2}
    client.notify("textDocument/didChange", {"textDocument": changed, "contentChanges": [change]})

    assert [one["code"] for one in client.diagnostics(uri, "F401")] == ["F401"]

    client.request("shutdown")
    client.notify("exit", None)
    assert server.wait(timeout=PATIENCE) == 0
