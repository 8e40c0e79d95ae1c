"""How long a person waits for a finding: the language server, over its pipes, as an editor has it.

Prints a Markdown table. A file of so many lines is opened and edited thirty times, with a finding
that comes and goes; what is measured is the time from sending an edit to receiving the diagnostics
of that version. It holds the quarter of a second for which the server waits whether more is typed.
Fixes are asked for once a version, on the line of a finding. Run with an interpreter that has this
package and pygls:

    python benchmarks/editor.py [> table.md]
"""

from __future__ import annotations

import asyncio
import datetime
import importlib.metadata
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import click
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from flake8_dask_pickle.editor.session import DELAY
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

SIZES = (100, 1_000, 5_000)
EDITS = 30
#: How often fixes are asked for; that takes longer.
ASKED = 10

_T = TypeVar("_T")

#: Thirty lines as they stand in a script that uses Dask; none of them is wrong.
STEP = '''\
class Station{0}:
    """Reads the numbers of one station, and keeps what was read."""

    def __init__(self, name, limit={0}):
        self.name = name
        self.limit = limit
        self.numbers = []

    def read(self, path):
        with open(path) as lines:
            for line in lines:
                key, _, value = line.partition(",")
                if key == self.name and float(value) < self.limit:
                    self.numbers.append(float(value))
        return self


def mean_{0}(path, name="station"):
    station = Station{0}(name).read(path)
    total = sum(station.numbers)
    return total / max(len(station.numbers), 1)


def spread_{0}(paths):
    means = [delayed(mean_{0})(path) for path in paths]
    low, high = delayed(min)(means), delayed(max)(means)
    return delayed(lambda first, second: second - first)(low, high)


'''

END = """\
guard = {guard}


def count(x):
    with guard:
        return x + 1


if __name__ == "__main__":
    client = Client()
    print(client.submit(count, 1).result())
"""


def program(lines: int) -> str:
    """A script of about so many lines, but for what is edited at its end."""
    head = "import threading\n\nfrom dask import delayed\nfrom dask.distributed import Client\n\n\n"
    steps = range(lines // STEP.count("\n"))
    return head + "".join(STEP.format(step) for step in steps)


class Editor:
    """A client of one server, and what the server has published last."""

    def __init__(self) -> None:
        self.client = LanguageClient("benchmark", "1")
        self._published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        publish = types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS
        self.client.feature(publish)(lambda params: self._published.put_nowait(params))

    async def published(self, version: int) -> types.PublishDiagnosticsParams:
        """The diagnostics of a version."""
        while True:
            params = await self._published.get()
            if params.version == version:
                return params


@asynccontextmanager
async def editor(root: Path) -> AsyncIterator[Editor]:
    """An editor with a server of its own."""
    one = Editor()
    command = (sys.executable, "-m", "flake8_dask_pickle", "server")
    await one.client.start_io(*command, cwd=str(root))
    capabilities = types.ClientCapabilities()
    await one.client.initialize_async(
        types.InitializeParams(capabilities, root_uri=root.as_uri(), process_id=os.getpid())
    )
    one.client.initialized(types.InitializedParams())
    yield one
    await one.client.shutdown_async(None)
    one.client.exit(None)
    await one.client.stop()


async def timed(work: Awaitable[_T]) -> tuple[float, _T]:
    """How many milliseconds something takes, and what it gives."""
    begun = time.perf_counter()
    value = await work
    return (time.perf_counter() - begun) * 1000, value


def require(holds: bool) -> None:
    """End the program where what is measured is not what was meant."""
    if not holds:
        raise SystemExit("the server has not found what there is to find")


def linted(uri: str, text: str) -> float:
    """How long the linter itself takes, in this process; the median of five times."""
    source = Source(uri, text)
    waits = []
    for _ in range(6):
        begun = time.perf_counter()
        require(len(lint(source, Settings())) == 1)
        waits.append((time.perf_counter() - begun) * 1000)
    return statistics.median(waits[1:])


async def measure(root: Path, lines: int) -> list[str]:
    """One row of the table."""
    head = program(lines)
    uri = (root / f"program_{lines}.py").as_uri()
    text = head + END.format(guard="threading.Lock()")
    rows = text.count("\n")
    async with editor(root) as one:
        item = types.TextDocumentItem(uri, "python", 1, text)
        one.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        opened, params = await timed(one.published(1))
        require([found.code for found in params.diagnostics] == ["DPK106"])
        waits = []
        row = head.count("\n")
        guards = ["threading.Lock()", "None"]
        for version in range(2, EDITS + 2):
            before, after = guards[version % 2], guards[1 - version % 2]
            start = len("guard = ")
            where = types.Range(
                types.Position(row, start), types.Position(row, start + len(before))
            )
            change = types.TextDocumentContentChangePartial(where, after)
            document = types.VersionedTextDocumentIdentifier(version, uri)
            one.client.text_document_did_change(
                types.DidChangeTextDocumentParams(document, [change])
            )
            wait, params = await timed(one.published(version))
            require(bool(params.diagnostics) == (after != "None"))
            waits.append(wait)
        fixes = await ask(one, uri, EDITS + 1)
    return [
        f"{rows:,}",
        f"{opened:,.0f}",
        f"{statistics.median(waits):,.0f}",
        f"{statistics.quantiles(waits, n=20)[-1]:,.0f}",
        f"{max(waits):,.0f}",
        f"{linted(uri, text):,.0f}",
        f"{statistics.median(fixes):,.0f}",
    ]


async def ask(one: Editor, uri: str, version: int) -> list[float]:
    """How long fixes take, each time of a new version."""
    waits = []
    for number in range(version + 1, version + 1 + ASKED):
        top = types.Range(types.Position(0, 0), types.Position(0, 0))
        document = types.VersionedTextDocumentIdentifier(number, uri)
        change = types.TextDocumentContentChangePartial(top, "\n")
        one.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        params = await one.published(number)
        where = params.diagnostics[0].range
        context = types.CodeActionContext(params.diagnostics)
        question = types.CodeActionParams(types.TextDocumentIdentifier(uri), where, context)
        wait, answer = await timed(one.client.text_document_code_action_async(question))
        require(bool(answer))
        waits.append(wait)
    return waits


def table() -> Iterator[str]:
    """The lines of the table, as they come."""
    names = ("flake8-dask-pickle", "pygls", "lsprotocol", "libcst")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    yield f"{today}, Python {platform.python_version()}, {versions}; {machine}{load}"
    yield ""
    yield f"Milliseconds; those of an edit hold the {DELAY * 1000:.0f} of waiting for more."
    yield ""
    head = ("lines", "opened", "edit, median", "p95", "longest", "lint alone, median", "fixes")
    yield f"| {' | '.join(head)} |"
    yield f"|{' ---: |' * len(head)}"
    with tempfile.TemporaryDirectory() as folder:
        for lines in SIZES:
            yield f"| {' | '.join(asyncio.run(measure(Path(folder).resolve(), lines)))} |"


if __name__ == "__main__":
    for line in table():
        click.echo(line)
