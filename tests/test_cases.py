"""Annotated programs: what is marked is reported, nothing else is, and both are true.

The first line of a program says how it ended when it was run: `# verified: runs`, or the line of
the exception that names the cause. A line that must be reported ends in `# expect: DPK106`.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.rules import rule_for
from flake8_dask_pickle.settings import PEDANTIC, Settings
from flake8_dask_pickle.source import Source

from .support import Command

CASES = Path(__file__).parent / "cases"
PROGRAMS = sorted(CASES.glob("DPK*/*.py"))
CODES = sorted({path.parent.name for path in PROGRAMS})

VERIFIED = re.compile(r"# verified: (.+)")
EXPECTED = re.compile(r"# expect: (DPK\d{3}(?:, DPK\d{3})*)$")

every_program = pytest.mark.parametrize(
    "path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def expected(text: str) -> list[tuple[int, str]]:
    """The marks of a program, as pairs of row and code."""
    return sorted(
        (row, code)
        for row, line in enumerate(text.splitlines(), start=1)
        if (mark := EXPECTED.search(line))
        for code in mark[1].split(", ")
    )


def verified(text: str) -> str:
    """How the program ended when it was run."""
    said = VERIFIED.fullmatch(text.partition("\n")[0])
    assert said, "the first line must say how the program ended: # verified: ..."
    return said[1]


def needs(text: str) -> set[str]:
    """The libraries of a program that are not installed here."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
    tops = {module.partition(".")[0] for module in modules}
    return {top for top in tops if find_spec(top) is None}


@every_program
def test_reports_what_is_marked_and_nothing_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    settings = Settings(pedantic=PEDANTIC & {path.parent.name})
    findings = lint(Source(str(path), text), settings)
    assert sorted((finding.place.row, finding.code) for finding in findings) == expected(text)


@every_program
def test_marks_agree_with_folder_name_and_ending(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code, marked = path.parent.name, {code for _, code in expected(text)}
    assert marked == ({code} if path.stem.startswith("fires_") else set())
    # What DPK1 reports fails; what the others report runs, and does not do what was meant.
    assert (verified(text) != "runs") is (bool(marked) and code.startswith("DPK1"))


@pytest.mark.parametrize("code", CODES)
def test_every_folder_has_a_rule_and_enough_programs(code: str) -> None:
    assert rule_for(code) is not None
    names = [path.stem for path in PROGRAMS if path.parent.name == code]
    assert sum(name.startswith("fires_") for name in names) >= 3
    assert sum(name.startswith("ok_") for name in names) >= 3


@pytest.mark.slow
@every_program
def test_ends_as_it_says(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if lacking := needs(text):
        pytest.skip(f"needs {', '.join(sorted(lacking))}")
    done = subprocess.run(
        [sys.executable, str(path)],
        cwd=tmp_path,
        # IPython keeps its history there.
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if verified(text) == "runs":
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode != 0
        said = re.sub(r"\b0x[0-9a-f]+", "0x...", done.stderr)
        assert verified(text) in said.splitlines(), done.stderr


@pytest.mark.slow
def test_what_is_said_does_not_depend_on_the_order_of_sets(dask_pickle: Command) -> None:
    said = {
        dask_pickle("check", "--output-format", "full", CASES, PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert said.pop().count("DPK") > 300
