"""The language server on files: findings, fixes, pages and options, as a person meets them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

pytest.importorskip("pygls.lsp.client")

from lsprotocol import types

from tests.support import LOCK_SCRIPT

from .client import capabilities, codes, editor, edits_of, run, span

#: A coroutine is passed: the fix is safe.
COROUTINE = """\
from dask.distributed import Client


async def fetch(url):
    return url


client = Client()
client.submit(fetch("a")).result()
"""

MENDED = COROUTINE.replace('fetch("a")', 'fetch, "a"')


def found(diagnostics: list[types.Diagnostic]) -> list[tuple[str, int]]:
    return [(str(one.code), one.range.start.line + 1) for one in diagnostics]


@pytest.mark.slow
def test_a_finding_says_what_where_and_why(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            # The text was never saved: what is checked is what stands in the editor.
            (only,) = await one.diagnostics(one.open("job.py", LOCK_SCRIPT))
            assert only.code == "DPK106"
            assert only.range == span(LOCK_SCRIPT, "count", 1)
            assert only.severity == types.DiagnosticSeverity.Error
            assert only.source == "dask-pickle"
            assert only.code_description is not None
            assert only.code_description.href.endswith("/rules/captured-lock/")
            assert only.message.startswith("'count' captures lock 'guard'")
            assert "dask.distributed.Lock" in only.message
            links = only.related_information or ()
            assert [(link.location.uri, link.location.range) for link in links] == [
                (one.uri("job.py"), span(LOCK_SCRIPT, "count")),
                (one.uri("job.py"), span(LOCK_SCRIPT, "threading.Lock()")),
            ]
            assert "'count' reads the global 'guard'" in links[0].message

    run(scenario())


def test_findings_come_and_go_as_the_text_changes(tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(LOCK_SCRIPT)

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", "x = 1\n")
            assert await one.diagnostics(uri) == []
            one.type(uri, LOCK_SCRIPT)
            assert found(await one.diagnostics(uri)) == [("DPK106", 14)]
            one.edit(uri, types.TextEdit(span(LOCK_SCRIPT, "threading.Lock()"), "None"))
            assert await one.diagnostics(uri) == []
            one.type(uri, LOCK_SCRIPT)
            assert found(await one.diagnostics(uri)) == [("DPK106", 14)]
            one.close(uri)
            await one.until(lambda: one.published[-1].version is None)
            assert codes(one.published[-1]) == []

    run(scenario())


@pytest.mark.slow
def test_only_the_newest_version_is_checked(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            await one.diagnostics(uri)
            for number in range(20):
                one.type(uri, f"# {number}\n{LOCK_SCRIPT}")
                await asyncio.sleep(0.02)
            assert found(await one.diagnostics(uri)) == [("DPK106", 15)]
            assert [params.version for params in one.published] == [1, 21]

    run(scenario())


@pytest.mark.slow
def test_saving_checks_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            await one.diagnostics(uri)
            one.type(uri, f"\n{LOCK_SCRIPT}")
            one.save(uri)
            assert found(await one.diagnostics(uri)) == [("DPK106", 15)]

    run(scenario())


@pytest.mark.slow
def test_a_text_that_cannot_be_parsed_says_so_and_nothing_else(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            assert found(await one.diagnostics(uri)) == [("DPK106", 14)]
            one.type(uri, f"{LOCK_SCRIPT}client.submit(\n")
            (only,) = await one.diagnostics(uri)
            assert (only.code, only.severity) == ("DPK001", types.DiagnosticSeverity.Information)
            assert await one.actions(uri, only.range) == []
            one.type(uri, LOCK_SCRIPT)
            assert found(await one.diagnostics(uri)) == [("DPK106", 14)]

    run(scenario())


@pytest.mark.parametrize("versioned", [True, False])
def test_a_quick_fix_mends_its_finding(tmp_path: Path, versioned: bool) -> None:
    async def scenario() -> None:
        async with editor(tmp_path, capabilities(versioned=versioned)) as one:
            uri = one.open("job.py", COROUTINE)
            (only,) = await one.diagnostics(uri)
            fix, comment, everything = await one.actions(uri, only.range)
            assert fix.kind == types.CodeActionKind.QuickFix
            assert fix.is_preferred
            assert fix.title.endswith("(DPK102)")
            assert fix.diagnostics == (only,)
            assert comment.title == "Disable DPK102 for this line"
            assert everything.kind == "source.fixAll.dask-pickle"
            assert everything.edit is not None
            one.apply(fix.edit)
            assert one.texts[uri] == MENDED
            assert await one.diagnostics(uri) == []

    run(scenario())


@pytest.mark.slow
def test_an_unsafe_fix_is_offered_and_not_preferred(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            (only,) = await one.diagnostics(uri)
            fixes = [action for action in await one.actions(uri, only.range) if action.edit]
            assert [bool(fix.is_preferred) for fix in fixes] == [False] * len(fixes)
            assert [fix.title.startswith("Disable") for fix in fixes] == [False, True]
            assert await one.actions(uri, only.range, ["source.fixAll"]) == []
            one.apply(fixes[0].edit)
            assert await one.diagnostics(uri) == []

    run(scenario())


@pytest.mark.slow
@pytest.mark.parametrize("resolves", [True, False])
def test_all_safe_fixes_at_once(tmp_path: Path, resolves: bool) -> None:
    twice = f'{COROUTINE}\n\nclient.submit(fetch("b")).result()\n'

    async def scenario() -> None:
        async with editor(tmp_path, capabilities(resolves=resolves)) as one:
            uri = one.open("job.py", twice)
            everywhere = await one.diagnostics(uri)
            assert len(everywhere) == 2
            for only in (["source.fixAll.dask-pickle"], ["source.fixAll"], ["source"]):
                (action,) = await one.actions(uri, everywhere[0].range, only)
                assert [edit.new_text for edit in edits_of(one, action.edit)[uri]] == [
                    'client.submit(fetch, "a").result()\n',
                    'client.submit(fetch, "b").result()\n',
                ]
            assert await one.actions(uri, everywhere[0].range, ["source.organizeImports"]) == []
            action = (await one.actions(uri, everywhere[0].range))[-1]
            assert (action.edit is None) == resolves
            if resolves:
                action = await one.client.code_action_resolve_async(action)
            one.apply(action.edit)
            assert await one.diagnostics(uri) == []

    run(scenario())


@pytest.mark.slow
def test_unsafe_fixes_are_made_by_fix_all_where_the_editor_is_set_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path, options={"unsafeFixes": True}) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            (only,) = await one.diagnostics(uri)
            (action,) = await one.actions(uri, only.range, ["source.fixAll"])
            one.apply(action.edit)
            assert await one.diagnostics(uri) == []

    run(scenario())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("client.submit(count, 1).result()", "client.submit(count, 1).result()  # noqa: DPK106"),
        (
            "client.submit(count, 1).result()  # noqa: E501",
            "client.submit(count, 1).result()  # noqa: E501, DPK106",
        ),
        (
            "client.submit(count, '😋😋').result()  # why",
            "client.submit(count, '😋😋').result()  # why  # noqa: DPK106",
        ),
    ],
)
def test_a_finding_can_be_disabled_for_its_line(tmp_path: Path, line: str, after: str) -> None:
    text = LOCK_SCRIPT.replace("print(client.submit(count, 1).result())", line)

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", text)
            (only,) = await one.diagnostics(uri)
            action = next(
                action
                for action in await one.actions(uri, only.range)
                if action.title == "Disable DPK106 for this line"
            )
            one.apply(action.edit)
            assert one.texts[uri] == text.replace(line, after)
            assert await one.diagnostics(uri) == []

    run(scenario())


@pytest.mark.slow
def test_a_comment_that_hides_nothing_is_shown_as_unnecessary(tmp_path: Path) -> None:
    text = "import dask\n\ndask.delayed(abs)(1)  # noqa: DPK106\n"

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", text)
            (only,) = await one.diagnostics(uri)
            assert (only.code, only.tags) == ("DPK002", (types.DiagnosticTag.Unnecessary,))
            fix = (await one.actions(uri, only.range))[0]
            assert fix.is_preferred
            one.apply(fix.edit)
            assert one.texts[uri] == "import dask\n\ndask.delayed(abs)(1)\n"

    run(scenario())


@pytest.mark.slow
def test_the_page_of_a_rule_is_shown_on_a_finding_and_on_a_code(tmp_path: Path) -> None:
    text = f"{LOCK_SCRIPT}pass  # 😋 noqa: DPK101\n"

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            uri = one.open("job.py", text)
            (only,) = await one.diagnostics(uri)
            for where in (only.range.start, only.range.end):
                hover = await one.hover(uri, where)
                assert hover is not None
                assert hover.range == only.range
                assert isinstance(hover.contents, types.MarkupContent)
                assert hover.contents.kind == types.MarkupKind.Markdown
                assert hover.contents.value.startswith("# captured-lock (DPK106)\n")
                assert "## Use instead" in hover.contents.value
            code = span(text, "DPK101")
            hover = await one.hover(uri, code.start)
            assert hover is not None
            assert hover.range == code
            assert await one.hover(uri, types.Position(0, 0)) is None
            assert await one.hover(uri, types.Position(10_000, 0)) is None

    run(scenario())


_UTF_8, _UTF_16, _UTF_32 = (
    types.PositionEncodingKind.Utf8,
    types.PositionEncodingKind.Utf16,
    types.PositionEncodingKind.Utf32,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encodings", "wide"),
    [(None, 2), ([_UTF_16], 2), ([_UTF_32, _UTF_16], 1), ([_UTF_8, _UTF_16], 4)],
)
def test_columns_are_counted_as_the_editor_counts_them(
    tmp_path: Path, encodings: list[types.PositionEncodingKind] | None, wide: int
) -> None:
    text = LOCK_SCRIPT.replace("print(", "emojis = '😋😋😋'; (") + 'last = "😋"'
    column = text.split("\n")[13].index("count") + 3 * (wide - 1)

    async def scenario() -> None:
        async with editor(tmp_path, capabilities(encodings=encodings)) as one:
            uri = one.open("job.py", text)
            (only,) = await one.diagnostics(uri)
            assert only.range.start == types.Position(13, column)
            assert only.range.end == types.Position(13, column + 5)
            comment = (await one.actions(uri, only.range))[-1]
            (change,) = edits_of(one, comment.edit)[uri]
            end = types.Position(13, column + len("count, 1).result())"))
            assert change.range == types.Range(end, end)
            # An edit right before the call, given in the same units.
            start = column - len("(client.submit(")
            one.change(uri, types.Range(*[types.Position(13, start)] * 2), "\n")
            (only,) = await one.diagnostics(uri)
            assert only.range.start == types.Position(14, len("(client.submit("))

    run(scenario())
