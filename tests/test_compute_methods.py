"""The page on compute methods, and the table that the rules use: both say what is measured."""

# Dask is typed in part.
# mypy: disable-error-code="attr-defined, import-untyped"

from __future__ import annotations

import importlib
import inspect
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import cloudpickle
import dask
import pytest

from flake8_dask_pickle.knowledge import knowledge
from flake8_dask_pickle.knowledge.computing import Computing, computing_table
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source.notebook import notebook_source

from . import compute_calls
from .support import notebook_json

PAGE = Path(__file__).parents[1] / "docs" / "compute-methods.md"
TEXT = PAGE.read_text(encoding="utf-8")
#: Each example, and what it prints.
EXAMPLES = re.findall(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```$", TEXT)
ROWS = computing_table().rows
every_row = pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.label}{len(row.methods_of)}"
)
#: The columns of the page's tables, by what the measurements call them.
WITHOUT = {
    "comes back": "comes back",
    "gives": "gives",
    "an error of a task": "raises",
    "pickles on threads": "pickles",
}
WITH = {
    "comes back": "comes back",
    "gives": "gives",
    "an error of a task": "raises",
    "pickles": "pickles",
}
#: The calls that are measured, by the names that the table of the rules has for them.
MEASURED = {
    "dask.compute(x)": "dask.compute",
    "x.compute()": "dask.delayed.Delayed.compute",
    "dask.persist(x)": "dask.persist",
    "x.persist()": "dask.delayed.Delayed.persist",
    "client.compute(x)": "distributed.Client.compute",
    "client.persist(x)": "distributed.Client.persist",
    "client.get(graph, key)": "distributed.Client.get",
    "client.submit(function, …)": "distributed.Client.submit",
    "client.map(function, …)": "distributed.Client.map",
    "client.gather(futures)": "distributed.Client.gather",
    "client.scatter(…)": "distributed.Client.scatter",
    "client.run(…)": "distributed.Client.run",
    "client.run_on_scheduler(…)": "distributed.Client.run_on_scheduler",
    "future.result()": "distributed.Future.result",
    "future.exception()": "distributed.Future.exception",
    "future.traceback()": "distributed.Future.traceback",
    "wait(futures)": "distributed.wait",
    "for … in as_completed(futures)": "distributed.as_completed",
    "progress(futures)": "distributed.progress",
}


def run(script: str, folder: Path) -> str:
    """What a script prints."""
    path = folder / "example.py"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path.name],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def table(heading: str) -> dict[str, dict[str, str]]:
    """The table of a section: its rows by their first cell, and their cells by the headings."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {cells[0].strip("`"): dict(zip(header, cells, strict=True)) for cells in rows}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not hasattr(signal, "setitimer"):
        pytest.skip("what hangs cannot be ended here")
    if tuple(map(int, dask.__version__.split(".")[:2])) < (2025, 3):
        pytest.skip("older releases raise TypeError, or nothing")
    found = tmp_path_factory.mktemp("measured") / "found.json"
    command = [sys.executable, compute_calls.__file__, str(found)]
    subprocess.run(command, cwd=found.parent, capture_output=True, timeout=240, check=True)
    return json.loads(found.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(("script", "printed"), EXAMPLES)
def test_examples_print_what_the_page_says(script: str, printed: str, tmp_path: Path) -> None:
    assert run(script, tmp_path) == printed


def test_every_example_says_what_it_prints() -> None:
    assert len(EXAMPLES) == TEXT.count("```python") == TEXT.count("```text")


@pytest.mark.slow
def test_calls_without_a_client_do_what_the_page_says(measured: Any) -> None:
    rows = table("Without a client")
    assert list(rows) == list(measured["without"])
    for name, cells in rows.items():
        seen = measured["without"][name]
        assert {column: cells[column] for column in WITHOUT} == {
            column: seen[key] for column, key in WITHOUT.items()
        }
        assert cells["pickles with processes"] == measured["processes"][name]


@pytest.mark.slow
def test_calls_with_a_client_do_what_the_page_says(measured: Any) -> None:
    rows = table("With a client")
    assert list(rows) == list(measured["with"])
    for name, cells in rows.items():
        seen = measured["with"][name]
        assert {column: cells[column] for column in WITH} == {
            column: seen[key] for column, key in WITH.items()
        }
        assert cells["with an asynchronous client"] == measured["asynchronous"][name]
        assert cells["in a task"] == measured["in a task"][name]


@pytest.mark.slow
def test_what_is_pickled_with_what(measured: Any) -> None:
    assert measured["cloudpickled"] == {"importable": False, "lambda": True, "__main__": True}
    assert all(measured["results"].values())


def test_processes_are_sent_cloudpickles() -> None:
    module = importlib.import_module("dask.multiprocessing")
    assert module._dumps.func is cloudpickle.dumps


# --- the table of the rules -------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), MEASURED.items())
def test_the_table_says_what_is_measured(name: str, path: str, measured: Any) -> None:
    row = computing_table().at(path)
    assert row is not None
    does = measured["asynchronous"][name]
    assert row.asynchronous == {"the same": "same", "hangs": "hangs"}.get(
        does, "awaitable" if does.startswith("a coroutine") else "raises"
    )
    assert (row.error or "").partition(":")[0] in does
    threads = {"lends its thread": "secedes", "keeps its thread": "holds", "only starts": "starts"}
    assert row.in_task == threads[measured["in a task"][name]]
    if row.blocks != "trip":
        assert row.blocks == _blocks(name, measured)


def _blocks(name: str, measured: Any) -> str:
    if name not in measured["with"]:
        return "always"  # `future.traceback()`, which the page leaves out
    if measured["with"][name]["comes back"] == "when done":
        return "iterated" if name.startswith("for ") else "always"
    here = measured["without"].get(name, {}).get("comes back") == "when done"
    return "here" if here else "never"


@pytest.mark.slow
def test_collections_of_every_type_raise_with_an_asynchronous_client(measured: Any) -> None:
    for row in ROWS:
        for path in row.paths if row.asynchronous == "raises" and row.methods_of else ():
            if not path.endswith(".load"):
                assert measured["asynchronous"].get(path, "`RuntimeError`") == "`RuntimeError`"


@every_row
def test_names_stand_for_what_they_say(row: Computing) -> None:
    for owner in row.methods_of:
        assert knowledge().type(owner) is not None
    for path in row.paths:
        made = None if row.methods_of else _found(path)
        assert made is None or made is _found(row.path)


def _found(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


@every_row
def test_keywords_are_parameters(row: Computing) -> None:
    keywords = {*row.waits_with, *row.starts_with, *row.awaits_with}
    for path in row.paths if keywords else ():
        owner, _, name = path.rpartition(".")
        parameters = inspect.signature(getattr(_found(owner), name)).parameters
        # `run` and others hand it on, with what they do not know, to what they call.
        hands_on = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
        assert keywords <= set(parameters) or (hands_on and row.blocks == "trip")


class Untouched:
    """Ends whatever uses it."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"somebody asks for {name}")


@pytest.mark.parametrize(("kind", "lazy"), compute_calls.kinds().items())
def test_client_is_taken_and_ignored(kind: str, lazy: Any) -> None:
    options = {"client": Untouched(), "scheduler": "synchronous"}
    calls = importlib.import_module("dask")
    assert type(lazy.compute(**options)) is type(calls.compute(lazy, **options)[0])
    assert type(lazy.persist(**options)) is type(calls.persist(lazy, **options)[0])
    for method in ("compute", "persist"):
        row = computing_table().at(f"{kind}.{method}")
        assert row is not None
        assert row.ignored == {"client"}


# --- what stands in notebooks -----------------------------------------------------------------

CELLS = (
    "import dask\nfrom dask.distributed import Client\nclient = await Client(asynchronous=True)",
    "x = dask.delayed(sum)([1, 2])\nx.compute()",
    "client.submit(sum, [3]).result()",
    "await client.compute(x)",
)


def test_cells_with_an_asynchronous_client_are_like_async_functions() -> None:
    assert reported(*CELLS) == [(2, 2, "DPK301"), (3, 1, "DPK301")]


def test_cells_with_a_synchronous_client_may_wait() -> None:
    assert not reported(
        CELLS[0].replace("await ", "").replace("asynchronous=True", ""), *CELLS[1:3]
    )


def reported(*cells: str) -> list[tuple[int | None, int, str]]:
    source = notebook_source("book.ipynb", notebook_json(*cells))
    found = lint(source, Settings(select=("DPK301",)))
    return [(one.place.cell, one.place.row, one.code) for one in found]


@every_row
def test_a_row_needs_as_many_arguments_as_the_real_call(row: Computing) -> None:
    for path in row.paths:
        owner, _, name = path.rpartition(".")
        real = getattr(_named(owner), name, None)
        if real is None:
            continue  # xarray, or a part of Dask, is not installed
        parameters = inspect.signature(real).parameters.values()
        required = [one for one in parameters if one.default is inspect.Parameter.empty]
        counted = [one for one in required if "VAR" not in one.kind.name and one.name != "self"]
        assert row.least == len(counted), path


def _named(dotted: str) -> Any:
    """The module or class with a dotted name; None if it is not installed."""
    try:
        return importlib.import_module(dotted)
    except ImportError:
        owner, _, name = dotted.rpartition(".")
        return getattr(_named(owner), name, None) if owner else None
