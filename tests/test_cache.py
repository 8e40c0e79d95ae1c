"""The cache: the same output with it and without, and never a wrong one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flake8_dask_pickle.cache import folder as cache_folder
from flake8_dask_pickle.cache.findings import data_of, judged_of
from flake8_dask_pickle.judging import Job, Terms, at_a_glance, judge
from flake8_dask_pickle.plain_data import as_data, from_data
from flake8_dask_pickle.report import FORMATS
from flake8_dask_pickle.settings import Settings

from .forest import age, grow
from .support import LOCK_SCRIPT, environment, notebook_json

ON = {"DASK_PICKLE_NO_CACHE": ""}

#: Runs the command, and says on the last line of standard error what was done.
COUNTING = """
import sys
from flake8_dask_pickle import cli
try:
    cli.main()
finally:
    did = "analysed" if "flake8_dask_pickle.analysis" in sys.modules else "looked up"
    did = did if "flake8_dask_pickle.checking" in sys.modules else "replayed"
    print(f"[{did}]", file=sys.stderr)
"""


class Run:
    """What a run said and did."""

    def __init__(self, cwd: Path, *arguments: str | Path, **env: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", COUNTING, "check", *map(str, arguments)],
            cwd=cwd,
            capture_output=True,
            env=environment(**(ON | env)),
            timeout=120,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        self.said, _, did = done.stderr.decode().strip().rpartition("[")
        self.did = did.rstrip("]")
        self.output = (done.stdout, self.said, done.returncode)


@pytest.fixture
def forest(tmp_path: Path) -> Path:
    return grow(tmp_path / "forest")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A project of two files, one of which imports the other."""
    top = tmp_path / "two"
    top.mkdir()
    (top / "pyproject.toml").touch()
    script = LOCK_SCRIPT.replace("guard = threading.Lock()", "from tools import guard")
    (top / "main.py").write_text(script)
    (top / "tools.py").write_text("import threading\n\nguard = threading.Lock()\n")
    age(top)
    return top


def entries(top: Path, kind: str) -> list[Path]:
    return sorted((top / cache_folder.NAME / kind).iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_output_is_the_same_byte_for_byte(forest: Path, name: str) -> None:
    options = ("--output-format", name, ".", "packed.zip")
    without = Run(forest, *options, "--no-cache")
    assert without.output[0].count(b"DPK") > 8
    assert not (forest / cache_folder.NAME).exists()
    cold = Run(forest, *options)
    again = Run(forest, *options)
    shutil.rmtree(forest / cache_folder.NAME / "runs")
    by_contents = Run(forest, *options)
    runs = (cold, again, by_contents)
    assert [run.did for run in runs] == ["analysed", "replayed", "looked up"]
    assert [run.output for run in runs] == [without.output] * 3


def test_fixes_chains_and_cells_come_back(forest: Path) -> None:
    options = ("--output-format", "json", "writes.py", "main.py", "book.ipynb")
    first = Run(forest, *options)
    shutil.rmtree(forest / cache_folder.NAME / "runs")
    second = Run(forest, *options)
    assert (first.did, second.did) == ("analysed", "looked up")
    assert first.output == second.output
    found = json.loads(second.output[0])
    assert any(one["fix"] for one in found)
    assert any(link["filename"] == "tools/locks.py" for one in found for link in one["chain"])
    assert any(one["cell"] for one in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text", "left"),
    [
        ("main.py", "print()\n", 0),
        ("tools.py", "guard = print\n", 0),
        ("tools.py", None, 0),
        ("tools/__init__.py", "guard = print\n", 1),
        ("pyproject.toml", '[tool.dask-pickle]\nignore = ["DPK106"]\n', 0),
        (".gitignore", "main.py\n", 0),
        ("other.py", LOCK_SCRIPT, 2),
    ],
)
def test_changes_count(two: Path, file: str, text: str | None, left: int) -> None:
    assert Run(two).output[2] == 1
    assert Run(two).did == "replayed"
    path = two / file
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    changed = Run(two)
    assert changed.output[0].count(b"DPK106") == left
    assert changed.output == Run(two, "--no-cache").output


@pytest.mark.slow
def test_a_module_that_was_looked_for_and_now_exists(two: Path) -> None:
    (two / "tools.py").rename(two / "later.py")
    assert Run(two).output[2] == 0
    (two / "later.py").rename(two / "tools.py")
    assert Run(two).output[2] == 1


@pytest.mark.slow
def test_equal_sizes_within_one_tick_count(two: Path) -> None:
    tools = two / "tools.py"
    for text in ("guard = print;", "import threading; guard = threading.Lock()"):
        tools.write_text(text.ljust(60))
        state = tools.stat()
        Run(two)
        tools.write_text("guard = 1".ljust(60))
        os.utime(tools, ns=(state.st_atime_ns, state.st_mtime_ns))
        assert Run(two).output[2] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [["--select", "DPK2"], ["--module-as", "library"], ["--confidence", "certain"], ["main.py"]],
)
def test_settings_count(two: Path, options: list[str]) -> None:
    Run(two)
    assert Run(two, *options).output == Run(two, *options, "--no-cache").output


@pytest.mark.slow
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100,
        b"{",
        b"[]",
        b"[" * 100_000,
        b"cposix\nsystem\n(S'touch owned'\ntR.",
        b'{"status": 0, "printed": [], "seen": [1]}',
        b'{"analysed": true, "findings": [[1]], "notes": []}',
        b'{"analysed": true, "findings": [], "notes": [["state", "/", ["folder"]]]}',
    ],
)
def test_entries_that_are_none_of_ours(two: Path, raw: bytes) -> None:
    first = Run(two)
    for kind in cache_folder.KINDS:
        for entry in entries(two, kind):
            entry.write_bytes(raw)
    again = Run(two)
    assert again.did == "analysed"
    assert again.output == first.output
    assert not (two / "owned").exists()


@pytest.mark.slow
def test_an_entry_is_checked_field_by_field() -> None:
    job = Job("lock.py", LOCK_SCRIPT.encode(), Terms(Settings(fixes=True)))
    judged = judge(job)
    data = json.loads(json.dumps(data_of(judged)))
    assert judged_of(data) == judged
    assert judged_of(data).notes == judged.notes
    assert judged.findings
    assert from_data(Terms, json.loads(json.dumps(as_data(job.terms)))) == job.terms
    for broken in _spoiled(data["findings"][0]):
        with pytest.raises((ValueError, TypeError, KeyError)):
            judged_of(data | {"findings": [broken]})


def _spoiled(finding: list[Any]) -> Iterator[list[Any]]:
    """The finding with one field after another of a type that none has."""
    for at in range(len(finding)):
        yield [*finding[:at], {"of": "no type"}, *finding[at + 1 :]]
    yield finding[:-1]


@pytest.mark.slow
def test_several_processes_at_once(forest: Path) -> None:
    expected = Run(forest, "--no-cache").output
    with ThreadPoolExecutor(3) as threads:
        runs = list(threads.map(lambda _: Run(forest), range(3)))
    assert [run.output for run in runs] == [expected] * 3
    assert not list((forest / cache_folder.NAME).rglob("*.tmp"))


@pytest.mark.slow
def test_the_folder_is_marked_and_cleaned(two: Path) -> None:
    Run(two)
    cache = two / cache_folder.NAME
    assert (cache / ".gitignore").read_text().endswith("\n*\n")
    tag = (cache / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    command = [sys.executable, "-m", "flake8_dask_pickle", "clean"]

    def clean() -> str:
        done = subprocess.run(command, cwd=two, capture_output=True, text=True, check=True)
        return done.stderr

    assert clean() == f"Removed 2 entries from {cache}.\n"
    assert not cache.exists()
    assert clean() == f"There is no cache at {cache}.\n"


@pytest.mark.slow
def test_a_folder_of_somebody_else_is_left_alone(two: Path) -> None:
    (two / "files").mkdir()
    (two / "files" / "precious").touch()
    command = [sys.executable, "-m", "flake8_dask_pickle", "clean", "--cache-dir", "."]
    done = subprocess.run(command, cwd=two, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not a cache of dask-pickle, and was left alone" in done.stderr
    assert (two / "files" / "precious").exists()


def test_where_it_is(two: Path, tmp_path: Path) -> None:
    (two / "deep").mkdir()
    Run(two / "deep", "..")
    assert len(entries(two, "runs")) == 1
    shutil.rmtree(two / cache_folder.NAME)
    Run(two, "--cache-dir", tmp_path / "given")
    assert Run(two, "--cache-dir", tmp_path / "given").did == "replayed"
    Run(two, DASK_PICKLE_CACHE_DIR=str(tmp_path / "named"))
    assert Run(two, DASK_PICKLE_CACHE_DIR=str(tmp_path / "named")).did == "replayed"
    assert not (two / cache_folder.NAME).exists()
    Run(two, DASK_PICKLE_NO_CACHE="1")
    assert not (two / cache_folder.NAME).exists()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written(two: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()
    expected = Run(two, "--no-cache").output
    assert Run(two, "--cache-dir", blocked / "below").output == expected
    assert Run(two, "--cache-dir", blocked).output == expected


@pytest.mark.slow
def test_the_oldest_goes_first(tmp_path: Path) -> None:
    assert cache_folder.make(str(tmp_path))
    for number in range(20):
        path = tmp_path / "files" / f"{number:02}.json"
        path.write_bytes(b"x" * 100)
        os.utime(path, (number, number))
    cache_folder.prune(str(tmp_path), most_files=10)
    assert [path.stem for path in sorted((tmp_path / "files").iterdir())] == [
        f"{number:02}" for number in range(11, 20)
    ]
    cache_folder.prune(str(tmp_path), most_bytes=500)
    assert [path.stem for path in sorted((tmp_path / "files").iterdir())] == [
        f"{number:02}" for number in range(16, 20)
    ]
    assert not cache_folder.write(
        str(tmp_path / "large"), bytes(cache_folder.MOST_BYTES_OF_ONE + 1)
    )


@pytest.mark.slow
def test_what_writes_is_not_replayed(two: Path) -> None:
    for options in (["--fix"], ["--write-baseline"], ["--output-file", "found.txt"]):
        Run(two, *options)
        assert Run(two, *options).did != "replayed", options


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "raw", "plain"),
    [
        ("a.py", b"x = 1\n", True),
        ("a.py", "x = 'é'\n".encode(), True),
        ("a.py", b"", True),
        ("a.py", b"import dask", False),
        ("a.py", b"from distributed import Client", False),
        ("a.py", b"x = 1  # noqa: DPK101", False),
        ("a.py", b"x = '\xff'", False),
        ("a.py", b"x = 1\0", False),
        ("a.py", b"# coding: latin-1\nx = '\xff'", False),
        ("a.py", b"# coding: no-such", False),
        ("a.py", b"mylib.launch(f)", False),
        ("a.ipynb", b"{", True),
        ("a.ipynb", notebook_json("print()").encode(), True),
        ("a.ipynb", notebook_json("print()  # \N{COPYRIGHT SIGN}").encode(), True),
        ("a.ipynb", notebook_json(LOCK_SCRIPT).encode(), False),
    ],
)
def test_a_glance_at_the_bytes(name: str, raw: bytes, plain: bool) -> None:
    from flake8_dask_pickle.extensions import Extensions, SubmitFunction

    extensions = Extensions(submit_functions=(SubmitFunction("mylib.launch"),))
    job = Job(name, raw, Terms(Settings(extensions=extensions)))
    known = at_a_glance(job)
    assert known == (judge(job) if plain else None)


@pytest.mark.slow
def test_a_notebook_keeps_its_cell_ids(two: Path) -> None:
    notebook = json.loads(notebook_json(LOCK_SCRIPT))
    notebook["cells"][0]["id"] = "abc"
    (two / "book.ipynb").write_text(json.dumps(notebook))
    options = ("--output-format", "json", "book.ipynb")
    Run(two, *options)
    shutil.rmtree(two / cache_folder.NAME / "runs")
    again = Run(two, *options)
    assert again.did == "looked up"
    assert [one["cell_id"] for one in json.loads(again.output[0])] == ["abc"]


def test_fixes_are_looked_for_only_where_something_was_found(two: Path) -> None:
    (two / "clean.py").write_text("import dask\n\ndask.delayed(len)([1]).compute()\n")
    assert Run(two, "clean.py").did == "analysed"
    for doing in ("--fix", "--diff", "--add-noqa"):
        assert Run(two, doing, "clean.py", "tools.py").did == "looked up"
    assert Run(two, "--fix", "clean.py", "main.py").did == "analysed"
