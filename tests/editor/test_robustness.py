"""The language server under what no editor should send, and at its beginning and end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

pytest.importorskip("pygls.lsp.client")

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.support import LOCK_SCRIPT, environment

from .client import COMMAND, Editor, codes, editor, run, span

pytestmark = pytest.mark.slow

#: A line of each of these ends nowhere for Python, whatever `str.splitlines` says.
SEPARATORS = "\f\v\x1c\x1d\x1e\x85\u2028\u2029"


async def still_serves(one: Editor) -> None:
    """Fail unless the server finds what there is to find."""
    name = f"alive_{len(one.published)}.py"
    (only,) = await one.diagnostics(one.open(name, LOCK_SCRIPT))
    assert only.code == "DPK106"


MESSAGES: list[object] = [
    [1, 2],
    {},
    {"jsonrpc": "2.0"},
    {"jsonrpc": "1.0", "method": "initialize"},
    {"jsonrpc": "2.0", "method": "no/such"},
    {"jsonrpc": "2.0", "method": "$/no/such", "params": {"a": 1}},
    {"jsonrpc": "2.0", "id": 9001, "method": "no/such", "params": {}},
    {"jsonrpc": "2.0", "id": 9001, "method": "textDocument/hover", "params": {"position": 1}},
    {"jsonrpc": "2.0", "id": 9001, "method": "textDocument/codeAction"},
    {"jsonrpc": "2.0", "id": "x", "result": {"nobody": "asked"}},
    {"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "nobody asked"}},
    {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 12345}},
    {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": None},
    {
        "jsonrpc": "2.0",
        "method": "textDocument/didChange",
        "params": {
            "textDocument": {"uri": "file:///never/opened.py", "version": 2},
            "contentChanges": [{"text": "x"}],
        },
    },
    {
        "jsonrpc": "2.0",
        "method": "textDocument/didClose",
        "params": {"textDocument": {"uri": "file:///never/opened.py"}},
    },
    {
        "jsonrpc": "2.0",
        "method": "textDocument/didOpen",
        "params": {"textDocument": {"uri": "::", "languageId": "python", "version": 1, "text": ""}},
    },
    {
        "jsonrpc": "2.0",
        "method": "workspace/didChangeConfiguration",
        "params": {"settings": {"dask-pickle": [{"select": 3}]}},
    },
]

RAW = [
    b"Content-Length: 5\r\n\r\n{nope",
    b"Content-Length: 2\r\n\r\n\xff\xfe",
    b"\r\n\r\nNonsense: yes\r\nContent-Length: x\r\n\r\n",
    b"\x00\x01\x02\n",
]


def test_what_makes_no_sense(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            for message in MESSAGES:
                one.send_json(message)
                await still_serves(one)
            for raw in RAW:
                one.send(raw)
                await still_serves(one)
            assert one.told == []

    run(scenario())


def test_a_request_that_makes_no_sense_is_answered(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            for method, params in (("no/such", {}), ("textDocument/hover", {"position": 1})):
                answer: Future[object] = Future()
                one.client.protocol._request_futures[method] = answer
                one.send_json({"jsonrpc": "2.0", "id": method, "method": method, "params": params})
                with pytest.raises(JsonRpcException, match=r"Not Found|Invalid"):
                    await asyncio.wait_for(asyncio.wrap_future(answer), 10)
            await still_serves(one)

    run(scenario())


TEXTS = [
    f"{LOCK_SCRIPT}\0",
    f"\ufeff{LOCK_SCRIPT}",
    f"{LOCK_SCRIPT}x = {'(' * 3000}1{')' * 3000}\n",
    f"{LOCK_SCRIPT}x = {'-' * 20000}1\n",
    f"{LOCK_SCRIPT}x = {'+'.join(['1'] * 20000)}\n",
    f"{LOCK_SCRIPT}{'if x:' * 50}\n",
    f"{LOCK_SCRIPT}'''",
    f"{LOCK_SCRIPT}\tx = 1\n  y = 2\n",
    LOCK_SCRIPT.replace("\n", "\r"),
    "import dask\nclient.submit(" * 200,
    "😋" * 100_000 + " dask.delayed(",
]


def test_texts_that_are_odd(tmp_path: Path) -> None:
    everywhere = types.Range(types.Position(0, 0), types.Position(10**6, 10**6))

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            for number, text in enumerate(TEXTS):
                uri = one.open(f"odd_{number}.py", text)
                found = await one.diagnostics(uri)
                assert {one.code for one in found} <= {"DPK000", "DPK001", "DPK106"}
                await one.actions(uri, everywhere)
                await one.actions(uri, everywhere, ["source.fixAll"])
                await still_serves(one)

    run(scenario())


def test_half_a_pair_of_surrogates(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            item = {"uri": one.uri("odd.py"), "languageId": "python", "version": 1}
            text = {"textDocument": {**item, "text": f"x = '\ud83d'\n{LOCK_SCRIPT}"}}
            one.send_json({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": text})
            await one.until(lambda: one.published)
            assert codes(one.published[-1]) == ["DPK001"]
            await still_serves(one)

    run(scenario())


def test_changes_beyond_the_text(tmp_path: Path) -> None:
    beyond = types.Position(10_000, 10_000)

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            one.change(uri, types.Range(beyond, beyond), "# the end")
            assert len(await one.diagnostics(uri)) == 1
            one.change(uri, types.Range(beyond, types.Position(0, 0)), "\n# backwards")
            assert len(await one.diagnostics(uri)) == 1
            one.change(uri, types.Range(types.Position(0, 0), beyond), "")
            assert await one.diagnostics(uri) == []
            assert await one.actions(uri, types.Range(beyond, beyond)) == []

    run(scenario())


def test_lines_end_where_python_ends_them(tmp_path: Path) -> None:
    text = f"# {SEPARATORS}\n\f\nodd = '{SEPARATORS.replace(chr(12), '')}'\n{LOCK_SCRIPT}"

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", text)
            (only,) = await one.diagnostics(uri)
            assert only.range == span(text, "count", 1)
            one.edit(uri, types.TextEdit(span(text, "threading.Lock()"), "None"))
            assert await one.diagnostics(uri) == []

    run(scenario())


def test_five_thousand_lines(tmp_path: Path) -> None:
    filler = "".join(f"def f{at}(x):\n    y = x + {at}\n    return y\n\n\n" for at in range(1000))
    text = filler + LOCK_SCRIPT

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", text)
            (only,) = await one.diagnostics(uri)
            assert only.range == span(text, "count", 1)
            begun = time.monotonic()
            one.edit(uri, types.TextEdit(span(text, "threading.Lock()"), "None"))
            # The server answers while it checks.
            assert await one.hover(uri, types.Position(0, 0)) is None
            assert await one.diagnostics(uri) == []
            assert time.monotonic() - begun < 20

    run(scenario())


def test_the_end_of_the_server(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            await one.diagnostics(one.open("job.py", LOCK_SCRIPT))
            assert await one.leave() == 0
        async with editor(tmp_path) as one:
            one.client.exit(None)
            assert await asyncio.wait_for(one.process.wait(), 10) == 1
        async with editor(tmp_path) as one:
            one.open("job.py", LOCK_SCRIPT)
            assert one.process.stdin is not None
            one.process.stdin.close()
            assert await asyncio.wait_for(one.process.wait(), 10) == 1

    run(scenario())


def test_it_says_what_is_missing() -> None:
    code = (
        "import sys; sys.modules['pygls'] = None; from flake8_dask_pickle.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "server"],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "Error: the language server needs pygls 2 or newer: pip install 'flake8-dask-pickle[lsp]'\n"
    )


def test_nothing_of_an_editor_is_imported_by_the_linter() -> None:
    code = (
        "import sys, flake8_dask_pickle, flake8_dask_pickle.plugin, flake8_dask_pickle.cli;"
        "assert not {'pygls', 'lsprotocol', 'IPython', 'libcst'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_command_takes_what_editors_add() -> None:
    assert COMMAND[-1] == "server"
    done = subprocess.run([*COMMAND, "--stdio"], stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert done.returncode == 1
