"""Baselines: what is known is not shown, also when it moves, and what is new is."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_dask_pickle.baseline import FILE_NAME, Baseline, BaselineError, Entry, read_baseline
from flake8_dask_pickle.finding import Finding, Place
from flake8_dask_pickle.source import Source

from .support import LOCK_SCRIPT, Command, notebook_json

SUBMIT = "print(client.submit(count, 1).result())\n"
ONLY = ("--isolated", "--select", "DPK106")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two files, in which three things are found."""
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text(LOCK_SCRIPT)
    (tmp_path / "b.py").write_text(LOCK_SCRIPT + SUBMIT)
    return tmp_path


def write(command: Command, folder: Path, *options: str) -> str:
    """What is said when a baseline is written."""
    done = command("check", *ONLY, "--write-baseline", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    return done.stderr


def check(command: Command, folder: Path, *options: str) -> tuple[int, list[str], str]:
    """Exit status, the places of what is shown, and the summary."""
    done = command("check", *ONLY, "--baseline", FILE_NAME, *options, cwd=folder)
    places = [line.split(": ")[0].rpartition(":")[0] for line in done.stdout.splitlines()]
    return done.returncode, places, done.stderr


def test_what_is_known_is_not_shown(dask_pickle: Command, project: Path) -> None:
    said = write(dask_pickle, project)
    assert said == f"3 findings in {FILE_NAME}. --baseline {FILE_NAME} hides them.\n"
    summary = "Nothing found in 2 files. 3 more in the baseline.\n"
    assert check(dask_pickle, project) == (0, [], summary)
    # Without being asked, nobody looks at it.
    assert dask_pickle("check", *ONLY, cwd=project).returncode == 1


def test_what_has_moved_is_known_and_what_is_new_is_not(
    dask_pickle: Command, project: Path
) -> None:
    write(dask_pickle, project)
    path = project / "b.py"
    path.write_text("import os\n\n\n" + path.read_text() + f"if os:\n    {SUBMIT}")
    # There are three now where two are known: the last one is new.
    assert check(dask_pickle, project)[:2] == (1, ["b.py:20"])
    path.write_text(LOCK_SCRIPT + SUBMIT + "print(client.submit(count, 2).result())\n")
    assert check(dask_pickle, project)[:2] == (1, ["b.py:16"])


def test_what_is_gone_is_said_and_dropped(dask_pickle: Command, project: Path) -> None:
    write(dask_pickle, project)
    (project / "pkg" / "a.py").unlink()
    (project / "b.py").write_text(LOCK_SCRIPT)
    assert check(dask_pickle, project)[2] == (
        "Nothing found in 1 file. 1 more in the baseline. "
        "2 findings of the baseline no longer found: --write-baseline drops them.\n"
    )
    said = write(dask_pickle, project)
    assert said.startswith(f"1 finding in {FILE_NAME}, 2 dropped. ")
    assert check(dask_pickle, project)[2] == "Nothing found in 1 file. 1 more in the baseline.\n"


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "DPK106", "b.py"],
        ["--select", "DPK105"],
        ["--select", "DPK106", "--confidence", "certain"],
    ],
)
def test_what_is_not_looked_for_stays(
    dask_pickle: Command, project: Path, options: list[str]
) -> None:
    write(dask_pickle, project)
    text = (project / FILE_NAME).read_text()
    (project / "b.py").write_text(LOCK_SCRIPT + SUBMIT + "x = 1\n")
    (project / "pkg" / "a.py").write_text("")
    done = dask_pickle("check", "--isolated", "--write-baseline", *options, cwd=project)
    assert done.returncode == 0
    assert (project / FILE_NAME).read_text() == text


def test_the_file_diffs_well(dask_pickle: Command, project: Path) -> None:
    write(dask_pickle, project)
    text = (project / FILE_NAME).read_text()
    entries = [line for line in text.splitlines() if '"path"' in line]
    assert [json.loads(line.rstrip(","))["path"] for line in entries] == ["b.py", "pkg/a.py"]
    assert json.loads(entries[0].rstrip(",")) == {
        "path": "b.py",
        "code": "DPK106",
        "target": "count",
        "kind": "lock",
        "line": json.loads(entries[1])["line"],
        "count": 2,
    }
    # In whatever order files are named, and wherever the command is started.
    (project / FILE_NAME).unlink()
    write(dask_pickle, project / "pkg", "--baseline", f"../{FILE_NAME}", "a.py", "../b.py")
    assert (project / FILE_NAME).read_text() == text


def test_the_configuration_may_name_it(dask_pickle: Command, project: Path) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.dask-pickle]\nselect = ["DPK106"]\nbaseline = "known.json"\n'
    )
    missing = dask_pickle("check", project)
    assert missing.returncode == 2
    assert "known.json: there is no baseline; --write-baseline makes one" in missing.stderr
    done = dask_pickle("check", "--write-baseline", project)
    assert (done.returncode, done.stdout) == (0, "")
    assert (project / "known.json").exists()
    assert dask_pickle("check", "pkg/a.py", cwd=project).returncode == 0
    assert dask_pickle("check", "--isolated", "--select", "DPK106", project).returncode == 1
    (project / "pyproject.toml").write_text("[tool.dask-pickle]\nbaseline = 1\n")
    wrong = dask_pickle("check", project)
    assert wrong.returncode == 2
    assert "baseline: must be the path of a file, not 1" in wrong.stderr


def test_a_file_that_is_not_analysed_is_never_known(dask_pickle: Command, project: Path) -> None:
    broken = project / "broken.py"
    broken.write_text("import dask\ndask.delayed(f)(\n")
    done = dask_pickle("check", *ONLY, "--write-baseline", cwd=project)
    assert done.returncode == 1
    assert "DPK001" in done.stdout
    assert check(dask_pickle, project)[1] == ["broken.py:2"]


def test_fixes_leave_what_is_known_alone(dask_pickle: Command, project: Path) -> None:
    write(dask_pickle, project)
    before = (project / "b.py").read_text()
    assert check(dask_pickle, project, "--fix", "--unsafe-fixes")[0] == 0
    assert (project / "b.py").read_text() == before


def test_notebooks(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(notebook_json(*LOCK_SCRIPT.split("\n\n")))
    write(dask_pickle, tmp_path)
    path.write_text(notebook_json(("markdown", "# new"), *LOCK_SCRIPT.split("\n\n")))
    assert check(dask_pickle, tmp_path)[:2] == (0, [])


# --- files that are no baselines ------------------------------------------------------------------

BROKEN = {
    "": "not a baseline: not valid JSON",
    "\xff": "not a baseline: not valid JSON",
    "[]": "not a baseline: it has no list of 'findings'",
    '{"findings": {}}': "it has no list of 'findings'",
    '{"findings": []}': "it is of version None, not 1",
    '{"version": 2, "findings": []}': "it is of version 2, not 1",
    '{"version": 1, "findings": [1]}': "finding 1 is not an object",
    '{"version": 1, "findings": [{"path": 1}]}': "finding 1 has no text as its 'path'",
    json.dumps({"version": 1, "findings": [dict.fromkeys(Entry._fields, "")]}): (
        "finding 1 has no number from 1 up as its 'count'"
    ),
    "<<<<<<< HEAD\n": "not valid JSON",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_baseline_is_said_to_be(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BaselineError) as error:
        read_baseline(path)
    assert str(error.value).startswith(f"{path}: not a baseline")
    assert BROKEN[text] in str(error.value)


@pytest.mark.parametrize("option", ["--quiet", "--write-baseline"])
def test_a_broken_baseline_is_wrong_usage(
    dask_pickle: Command, lock_script: Path, option: str
) -> None:
    path = lock_script.with_name("b.json")
    path.write_text("{}")
    done = dask_pickle("check", *ONLY, option, "--baseline", path, lock_script)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{path}: not a baseline" in done.stderr
    assert path.read_text() == "{}"


def test_a_baseline_that_cannot_be_written(dask_pickle: Command, lock_script: Path) -> None:
    path = lock_script.parent / "nowhere" / "b.json"
    done = dask_pickle("check", *ONLY, "--write-baseline", "--baseline", path, lock_script)
    assert done.returncode == 2
    assert f"{path}: cannot be written: No such file" in done.stderr


# --- whatever moves -------------------------------------------------------------------------------

_LINES = st.lists(st.sampled_from(["", "# a", "x = 1", "f(", "f(x)", ")", "'''"]), max_size=6)


def found_in(text: str) -> list[Finding]:
    """A finding for each `f(x)`."""
    return [
        Finding(
            "DPK106", "captured-lock", "m", "s", Place("a.py", None, row, 1, row, 5), "f", "lock"
        )
        for row, line in enumerate(text.split("\n"), 1)
        if "f(x)" in line
    ]


@given(_LINES, st.lists(st.sampled_from(["", "# c", "import a"]), max_size=3), st.integers(0, 2))
def test_lines_added_above_and_below_do_not_matter(
    lines: list[str], more: list[str], spaces: int
) -> None:
    text = "\n".join(lines)
    baseline = Baseline(Path("b.json"))
    new = baseline.without_known(Source("a.py", text), found_in(text), bool)
    assert list(new) == found_in(text)
    known = Baseline(Path("b.json"), baseline.brought_up_to_date())
    moved = "\n".join([*more, *lines, *more])
    assert known.without_known(Source("a.py", moved), found_in(moved), bool) == ()
    assert not known.outdated()
    assert known.brought_up_to_date() == baseline.brought_up_to_date()


def test_entries_count() -> None:
    entry = Entry("a.py", "DPK106", "f", "lock", "0" * 16)
    assert Baseline(Path("b.json"), Counter({entry: 2})).outdated() == Counter({entry: 2})
