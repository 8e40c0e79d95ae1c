"""The language server in a project: configurations, other files, and what is open at once."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls.lsp.client")

from lsprotocol import types

from tests.support import LOCK_SCRIPT

from .client import capabilities, codes, editor, run, span

LAMBDA = """\
from dask.distributed import Client

Client().submit(lambda x: x, 1).result()
"""

TOOLS = """\
import threading

#: 😋😋
emoji, guard = "😋😋", threading.Lock()
"""

JOB = """\
from dask.distributed import Client
from tools import guard


def count(x):
    with guard:
        return x + 1


client = Client()
client.submit(count, 1).result()
"""


@pytest.mark.slow
def test_the_chain_leads_into_other_files(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "tools.py").write_text(TOOLS)

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            job = one.open("job.py", JOB)
            (only,) = await one.diagnostics(job)
            links = [link.location for link in only.related_information or ()]
            assert links[-1].uri == one.uri("tools.py")
            assert links[-1].range == span(TOOLS, "threading.Lock()")
            # What was saved in the other file counts at once, here as well.
            tools = one.open("tools.py", TOOLS)
            await one.diagnostics(tools)
            (tmp_path / "tools.py").write_text("guard = None\n")
            one.save(tools)
            await one.until(lambda: one.published[-1].uri == job)
            assert codes(one.published[-1]) == []
            (tmp_path / "tools.py").unlink()
            (tmp_path / "tools").mkdir()
            (tmp_path / "tools" / "__init__.py").write_text(TOOLS)
            one.save(tools)
            await one.until(lambda: codes(one.published[-1]) == ["DPK106"])

    run(scenario())


@pytest.mark.slow
def test_the_nearest_pyproject_counts(tmp_path: Path) -> None:
    nested = tmp_path / "nested"
    nested.mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.dask-pickle]\nignore = ["DPK106"]\n')
    (nested / "pyproject.toml").write_text(
        '[tool.dask-pickle]\nexclude = ["vendored/"]\nper-file-ignores = {"odd.py" = ["DPK1"]}\n'
    )

    async def scenario() -> None:
        async with editor(tmp_path, cwd=Path("/")) as one:
            assert await one.diagnostics(one.open("job.py", LOCK_SCRIPT)) == []
            assert len(await one.diagnostics(one.open("nested/job.py", LOCK_SCRIPT))) == 1
            assert await one.diagnostics(one.open("nested/odd.py", LOCK_SCRIPT)) == []
            assert await one.diagnostics(one.open("nested/vendored/job.py", LOCK_SCRIPT)) == []
            # What was never saved belongs to the project that is open.
            assert await one.diagnostics(one.open("untitled:Untitled-1", LOCK_SCRIPT)) == []

    run(scenario())


@pytest.mark.slow
def test_known_findings_of_a_baseline_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.dask-pickle]\nbaseline = "known.json"\n')
    (tmp_path / "known.json").write_text("not JSON")

    async def scenario() -> None:
        async with editor(tmp_path) as one:
            assert len(await one.diagnostics(one.open("job.py", LOCK_SCRIPT))) == 1
            assert "known.json" in await one.until(lambda: " ".join(one.told))

    run(scenario())


@pytest.mark.slow
def test_a_configuration_that_changes_or_cannot_be_used(tmp_path: Path) -> None:
    configuration = tmp_path / "pyproject.toml"
    configuration.write_text('[tool.dask-pickle]\nselect = ["DPK2"]\n')

    async def scenario() -> None:
        async with editor(tmp_path, capabilities(watches=True)) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            assert await one.diagnostics(uri) == []
            assert types.WORKSPACE_DID_CHANGE_WATCHED_FILES in one.registered
            for text, shown in (
                ('[tool.dask-pickle]\nselect = ["DPK1"]\n', ["DPK106"]),
                ("[tool.dask-pickle]\nselect = ['DPK2']\n", []),
                ("[tool.dask-pickle]\nselect = 1\n", ["DPK106"]),
            ):
                configuration.write_text(text)
                changed = types.FileEvent(configuration.as_uri(), types.FileChangeType.Changed)
                one.client.workspace_did_change_watched_files(
                    types.DidChangeWatchedFilesParams([changed])
                )
                await one.until(lambda shown=shown: codes(one.published[-1]) == shown)  # type: ignore[misc]
            assert len(one.told) == 1
            assert "select: must be a list of strings" in one.told[0]

    run(scenario())


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"extendSelect": ["DPK202"], "ignore": ["DPK106"]},
        {"extend-select": "DPK202", "ignore": "DPK106"},
        {"settings": {"extend_select": ["DPK202"], "ignore": ["DPK106"]}},
    ],
)
def test_the_editor_sets_options(tmp_path: Path, options: dict[str, object]) -> None:
    async def scenario() -> None:
        async with editor(tmp_path, options=options) as one:
            assert await one.diagnostics(one.open("job.py", LOCK_SCRIPT)) == []
            assert len(await one.diagnostics(one.open("lambda.py", LAMBDA))) == 1
            assert one.told == []

    run(scenario())


@pytest.mark.slow
def test_options_change_while_the_server_runs(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path, options={"select": ["DPK1"]}) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            assert len(await one.diagnostics(uri)) == 1

            def set_options(settings: object) -> None:
                one.client.workspace_did_change_configuration(
                    types.DidChangeConfigurationParams(settings)
                )

            set_options({"dask-pickle": {"ignore": ["DPK106"]}, "pylsp": {"select": 1}})
            await one.until(lambda: codes(one.published[-1]) == [])
            # The settings of others alone are no business of ours.
            set_options({"python": {"select": 1}, "editor": {}})
            await one.until(lambda: codes(one.published[-1]) == ["DPK106"])
            set_options({"dask-pickle": {"select": ["DPK2"], "confidence": "sure", "nonsense": 1}})
            await one.until(lambda: codes(one.published[-1]) == [])
            assert "option 'confidence': must be one of" in one.told[0]
            assert "there is no option 'nonsense'; there are select, ignore" in one.told[1]

    run(scenario())


@pytest.mark.slow
def test_an_editor_is_asked_for_its_settings(tmp_path: Path) -> None:
    async def scenario() -> None:
        settings = {"ignore": ["DPK106"]}
        async with editor(tmp_path, capabilities(watches=True), settings=settings) as one:
            uri = one.open("job.py", LOCK_SCRIPT)
            await one.until(lambda: one.published and codes(one.published[-1]) == [])
            one.settings = None
            one.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
            await one.until(lambda: codes(one.published[-1]) == ["DPK106"])
            assert types.WORKSPACE_DID_CHANGE_CONFIGURATION in one.registered
            assert one.published[-1].uri == uri

    run(scenario())


@pytest.mark.slow
def test_other_languages_are_left_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with editor(tmp_path) as one:
            one.open("job.md", LOCK_SCRIPT, "markdown")
            one.open("raw.ipynb", LOCK_SCRIPT, "json")
            uri = one.open("job.py", LOCK_SCRIPT)
            await one.diagnostics(uri)
            assert {params.uri for params in one.published} == {uri}

    run(scenario())
