"""Programs of which each statement stands for itself: what it submits travels, or it does not.

They stand in `tests/cases/statements`. A statement that Dask refuses ends in `# fails`, and in what
of it cannot be pickled: `# fails: lock of 7` is a lock that line 7 makes. `# may fail` and `# may`
are those of which only some ways fail; the second takes none of these when it is run. Of what
is `# unseen` nothing is said, though it fails. All others are fine, and each of them is really run.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import Settings
from flake8_dask_pickle.source import Source

PROGRAMS = sorted((Path(__file__).parents[1] / "cases" / "statements").glob("*.py"))
MARK = re.compile(r"  # (fails|may fail|may|unseen)(?:: (.+))?$")

every_program = pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)

#: Runs a program statement by statement, and tells the lines of those that fail.
RUN = """
import ast, sys

def run(path):
    for node in ast.parse(open(path, encoding="utf-8").read()).body:
        try:
            exec(compile(ast.Module([node], []), path, "exec"), globals())
        except Exception as error:
            row, at = 0, error.__traceback__
            while at:
                row = at.tb_lineno if at.tb_frame.f_code.co_filename == path else row
                at = at.tb_next
            print(row, type(error).__name__, str(error)[:60], sep="|")

run(sys.argv.pop())
"""


def marks(text: str) -> dict[int, tuple[str, str]]:
    """What is said of each marked line, and of which objects."""
    return {
        row: (mark[1], mark[2] or "")
        for row, line in enumerate(text.splitlines(), start=1)
        if (mark := MARK.search(line))
    }


def reported(text: str) -> dict[int, tuple[str, str]]:
    """What the linter finds that cannot be pickled: how sure it is by the line, and the objects."""
    found: dict[int, tuple[str, set[tuple[int, str]]]] = {}
    for one in lint(Source("program.py", text), Settings(fixes=False)):
        if one.code.startswith("DPK1"):
            objects = found.setdefault(one.place.row, (one.confidence, set()))[1]
            objects.add((one.chain[-1].place.row, f"{one.kind} of {one.chain[-1].place.row}"))
    return {
        row: (sure, ", ".join(said for _, said in sorted(objects)))
        for row, (sure, objects) in found.items()
    }


@every_program
def test_statements_are_reported_as_they_are_marked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = {
        row: ("certain" if said == "fails" else "possible", objects)
        for row, (said, objects) in marks(text).items()
        if said != "unseen"
    }
    assert reported(text) == wanted


@pytest.mark.slow
@every_program
def test_marked_statements_fail_and_no_others(path: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    failed = {int(line.partition("|")[0]): line for line in done.stdout.splitlines()}
    said = marks(path.read_text(encoding="utf-8"))
    wanted = {row for row, (word, _) in said.items() if word != "may"}
    assert set(failed) == wanted, failed
