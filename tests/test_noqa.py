"""`# noqa`: what it hides is what flake8 hides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flake8_dask_pickle.noqa import Suppressions

from .support import LOCK_SCRIPT, Command, notebook_json

SUBMIT = "print(client.submit(count, 1).result())"

# The submission as written -> whether its finding is hidden.
COMMENTS = {
    SUBMIT: False,
    f"{SUBMIT}  # noqa": True,
    f"{SUBMIT}  # NoQA": True,
    f"{SUBMIT}  # noqa: DPK106": True,
    f"{SUBMIT}  # noqa:DPK106": True,
    f"{SUBMIT}  # noqa: DPK1": True,
    f"{SUBMIT}  # noqa: E501,DPK106": True,
    f"{SUBMIT}  # noqa: E501 DPK106": True,
    f"{SUBMIT}  # noqa: E501, DPK106 - why": True,
    f"{SUBMIT}  # noqa: DPK105": False,
    f"{SUBMIT}  # noqa: E501": False,
    f"{SUBMIT}  #noqa: DPK106": False,
    f"{SUBMIT}  # a word # noqa: DPK106": True,
    f"{SUBMIT}\n# noqa: DPK106": False,
    "# flake8: noqa\n" + SUBMIT: True,
    "# flake8: noqa: DPK106\n" + SUBMIT: True,
    f"{SUBMIT}  # flake8: noqa": False,
    "client.submit(\n    count,  # noqa: DPK106\n    1,\n)": True,
    "client.submit(\n    count,\n    1,\n)  # noqa: DPK106": False,
    "client.submit(count, '''\n''')  # noqa: DPK106": True,
    "x = 0, \\\n    client.submit(count, 1), \\\n    0  # noqa: DPK106": True,
    "'''\n# noqa'''; client.submit(count, 1)": True,
    "x = '\\x0c'\n\x0c\n" + f"{SUBMIT}  # noqa: DPK106": True,
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is written -> a script that has it."""
    folder = tmp_path_factory.mktemp("scripts")
    paths = {written: folder / f"task{number}.py" for number, written in enumerate(COMMENTS)}
    for written, path in paths.items():
        path.write_text(LOCK_SCRIPT.replace(SUBMIT, written))
    return paths


def reported(command: Command, *arguments: str, scripts: dict[str, Path]) -> set[str]:
    """The scripts in which the command finds something."""
    lines = command(*arguments, "--isolated", "--select", "DPK106", *scripts.values()).stdout
    paths = {line.partition(".py:")[0] + ".py" for line in lines.splitlines()}
    return {written for written, path in scripts.items() if str(path) in paths}


def test_dask_pickle_heeds_the_comments(dask_pickle: Command, scripts: dict[str, Path]) -> None:
    shown = {written for written, hidden in COMMENTS.items() if not hidden}
    assert reported(dask_pickle, "check", scripts=scripts) == shown


def test_flake8_understands_the_same(flake8: Command, scripts: dict[str, Path]) -> None:
    shown = {written for written, hidden in COMMENTS.items() if not hidden}
    assert reported(flake8, scripts=scripts) == shown


def test_a_text_that_cannot_be_tokenized_goes_line_by_line() -> None:
    noqa = Suppressions("x = '''  # noqa: DPK106\ny = 1  # noqa\nz = 2\n")
    assert [noqa.hide("DPK106", row) for row in (1, 2, 3, 4)] == [True, True, False, False]
    assert not noqa.hide("DPK105", 1)


# --- adding ---------------------------------------------------------------------------------------

# The submission as written -> as it is written when its finding was hidden; None where no comment
# would hide it.
ADDED = {
    SUBMIT: f"{SUBMIT}  # noqa: DPK106",
    f"{SUBMIT}   ": f"{SUBMIT}  # noqa: DPK106",
    f"{SUBMIT}  # why": f"{SUBMIT}  # why  # noqa: DPK106",
    f"{SUBMIT}  # noqa: E501": f"{SUBMIT}  # noqa: E501, DPK106",
    f"{SUBMIT}  # noqa:E501,F401 - why": f"{SUBMIT}  # noqa:E501,F401, DPK106 - why",
    f"{SUBMIT}  #noqa": f"{SUBMIT}  #noqa  # noqa: DPK106",
    f"{SUBMIT}; '# noqa'.x": f"{SUBMIT}; '# noqa'.x",
    f"{SUBMIT}; '# noqa: E1'.x": None,
    "client.submit(\n    count,\n    1,\n).x": (
        "client.submit(\n    count,  # noqa: DPK106\n    1,\n).x"
    ),
    "client.submit(count, '''\n''').x": "client.submit(count, '''\n''').x  # noqa: DPK106",
    "x = 0, \\\n    client.submit(count, 1), \\\n    0": (
        "x = 0, \\\n    client.submit(count, 1), \\\n    0  # noqa: DPK106"
    ),
    "print(client.submit(count, f'''\n'''), '''\n''')": (
        "print(client.submit(count, f'''\n'''), '''\n''')  # noqa: DPK106"
    ),
}


def test_comments_are_added_where_flake8_heeds_them(
    dask_pickle: Command, flake8: Command, tmp_path: Path
) -> None:
    only = ("--isolated", "--select", "DPK106")
    paths = {written: tmp_path / f"t{number}.py" for number, written in enumerate(ADDED)}
    for written, path in paths.items():
        path.write_text(LOCK_SCRIPT.replace(SUBMIT, written))
    done = dask_pickle("check", *only, "--add-noqa", tmp_path)
    for written, path in paths.items():
        expected = written if (added := ADDED[written]) is None else added
        assert path.read_text() == LOCK_SCRIPT.replace(SUBMIT, expected)
    left = [str(paths[written]) for written, added in ADDED.items() if added is None]
    assert [line.partition(".py:")[0] + ".py" for line in done.stdout.splitlines()] == left
    hidden = len(ADDED) - len(left) - 1  # one was hidden before
    said = f"{hidden} hidden by # noqa, {len(left)} left in {len(ADDED)} files. "
    said += "No comment hides what is left.\n"
    assert (done.returncode, done.stderr) == (1, said)
    shown = flake8(*only, tmp_path).stdout.splitlines()
    assert [line.partition(".py:")[0] + ".py" for line in shown] == left
    # Once is enough.
    before = {path: path.stat() for path in paths.values()}
    done = dask_pickle("check", *only, "--add-noqa", *(set(map(str, before)) - set(left)))
    assert (done.returncode, done.stdout) == (0, "")
    assert {path: path.stat() for path in before} == before


def test_comments_are_added_in_notebooks_and_odd_files(
    dask_pickle: Command, tmp_path: Path
) -> None:
    only = ("--isolated", "--select", "DPK106")
    setup, submission = LOCK_SCRIPT.split("client = ")
    notebook = tmp_path / "n.ipynb"
    notebook.write_text(notebook_json(setup, "client = " + submission.strip(), f"%time {SUBMIT}"))
    odd = tmp_path / "odd.py"
    raw = ("\ufeff" + LOCK_SCRIPT.rstrip() + "  # \xe9").replace("\n", "\r\n").encode()
    odd.write_bytes(raw)
    done = dask_pickle("check", *only, "--add-noqa", tmp_path)
    assert odd.read_bytes() == raw + b"  # noqa: DPK106"
    cells = [cell["source"] for cell in json.loads(notebook.read_text())["cells"]]
    assert cells[1][-1] == f"{SUBMIT}  # noqa: DPK106"
    assert cells[2] == [f"%time {SUBMIT}"]
    assert "cell 3:1:" in done.stdout


# --- comments that hide nothing -------------------------------------------------------------------

# A line without findings -> the line without what hides nothing in its comment.
UNUSED = {
    "x = 1  # noqa: DPK106": "x = 1",
    "x = 1  # noqa:DPK106  ": "x = 1",
    "x = 1\t# noqa: DPK106, DPK201": "x = 1",
    "x = 1  # noqa: E501, DPK106": "x = 1  # noqa: E501",
    "x = 1  # noqa: DPK106,E501": "x = 1  # noqa: E501",
    "x = 1  # noqa: E501,DPK106,F401 why": "x = 1  # noqa: E501,F401 why",
    "x = 1  # noqa: DPK105 E501, DPK106": "x = 1  # noqa: E501",
    "x = 1  # noqa: DPK106 - it is slow": "x = 1  # it is slow",
    "x = 1  # a word # noqa: DPK106": "x = 1  # a word",
    "x = 1  # a # noqa: DPK106 # b": "x = 1  # a # b",
    "x = 1  # noqa: DPK106  # type: ignore": "x = 1  # type: ignore",
    "x = 1  # noqa: DPK10": "x = 1",
    "x = 1  # noqa: DPK777": "x = 1",
    "x = '''\n# no'''  # noqa: DPK106": "x = '''\n# no'''",
    "x = (  # noqa: DPK106\n)": "x = (\n)",
    "if True:\n    # noqa: DPK106\n    x = 1": "if True:\n    x = 1",
}
# What hides something, might, or is none of ours.
USED = [
    f"{SUBMIT}  # noqa: DPK106",
    f"{SUBMIT}  # noqa: DPK10",
    f"{SUBMIT}  # noqa",
    "client.submit(count, '''\n''').x  # noqa: DPK106",
    "x = 1  # noqa",
    "x = 1  # noqa: E501",
    "x = 1  # noqa: dpk106",
    "x = 1  # noqa: DPK202",  # only found when it is asked for
    "x = 1  # noqa: DPK2",
    "x = 1  # noqa: DPK901",  # found in a run
    "x = 1  # noqa: DPK106, DPK002",
    "x = 1  #noqa: DPK106",
    "x = '# noqa: DPK106'",
    "x = '''\n# noqa'''  # noqa: DPK106",  # hidden itself
    "x = '''\n# noqa: DPK106\n'''",
    "# flake8: noqa\nx = 1  # noqa: DPK106",
]
MARK = "y = 0\n"


def test_unused_comments_are_found_and_taken_out(dask_pickle: Command, tmp_path: Path) -> None:
    paths = {line: tmp_path / f"u{number}.py" for number, line in enumerate([*UNUSED, *USED])}
    for line, path in paths.items():
        setup = LOCK_SCRIPT.partition("print")[0] if "client" in line else ""
        path.write_text(f"{setup}{line}\n{MARK}")
    done = dask_pickle("check", "--isolated", tmp_path)
    found = {line.partition(".py:")[0] + ".py": line for line in done.stdout.splitlines()}
    assert set(found) == {str(paths[line]) for line in UNUSED}
    assert all(": DPK002 the comment " in line for line in found.values())
    assert "names DPK777, which no rule has" in found[str(paths["x = 1  # noqa: DPK777"])]
    before = {line: paths[line].stat() for line in USED}
    done = dask_pickle("check", "--isolated", "--fix", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{len(UNUSED)} fixed, 0 left in {len(paths)} files.\n"
    for line, expected in UNUSED.items():
        assert paths[line].read_text() == f"{expected}\n{MARK}"
    assert before == {line: paths[line].stat() for line in USED}


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "DPK105"],
        ["--select", "DPK002,DPK105"],
        ["--ignore", "DPK106"],
        ["--ignore", "DPK002"],
        ["--extend-ignore", "DPK1"],
    ],
)
def test_what_is_not_looked_for_is_not_unused(
    dask_pickle: Command, tmp_path: Path, options: list[str]
) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1  # noqa: DPK106\n")
    done = dask_pickle("check", "--isolated", *options, path)
    assert (done.returncode, done.stdout) == (0, "")


def test_codes_ignored_in_one_file_are_not_unused(dask_pickle: Command, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1  # noqa: DPK106\n")
    config = tmp_path / "pyproject.toml"
    config.write_text('[tool.dask-pickle.per-file-ignores]\n"a.py" = ["DPK106"]\n')
    assert dask_pickle("check", tmp_path).returncode == 0
    config.write_text('[tool.dask-pickle.per-file-ignores]\n"a.py" = ["DPK0"]\n')
    assert dask_pickle("check", tmp_path).returncode == 0


def test_what_is_possible_may_be_hidden_as_well(dask_pickle: Command, tmp_path: Path) -> None:
    path = tmp_path / "maybe.py"
    either = "import sys\nguard = threading.Lock() if sys.argv[1:] else sys.stdout.name"
    text = LOCK_SCRIPT.replace("guard = threading.Lock()", either)
    path.write_text(text.replace(SUBMIT, f"{SUBMIT}  # noqa: DPK106"))
    assert dask_pickle("check", "--isolated", "--confidence", "certain", path).returncode == 0


def test_a_comment_that_a_fix_makes_useless_goes_with_it(
    dask_pickle: Command, tmp_path: Path
) -> None:
    path = tmp_path / "a.py"
    # The lock is hidden at one of two submissions, and mended because of the other.
    path.write_text(LOCK_SCRIPT + f"{SUBMIT}  # noqa: DPK106\n")
    dask_pickle("check", "--isolated", "--fix", "--unsafe-fixes", path)
    assert "noqa" not in path.read_text()
    assert "threading.Lock" not in path.read_text()


def test_a_comment_below_another_is_not_brought_to_life(
    dask_pickle: Command, tmp_path: Path
) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1  # noqa: DPK106  # noqa\n")
    done = dask_pickle("check", "--isolated", "--fix", path)
    assert "DPK002" in done.stdout
    assert path.read_text() == "x = 1  # noqa: DPK106  # noqa\n"


def test_flake8_knows_nothing_of_unused_comments(flake8: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1  # noqa: DPK106\n")
    done = flake8("--isolated", "--select", "DPK", path)
    assert (done.returncode, done.stdout) == (0, "")
