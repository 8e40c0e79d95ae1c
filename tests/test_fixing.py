"""Fixes of the annotated programs: they mend what is reported, once and for all, and they work."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_dask_pickle.fixing.applying import Fixed, fixed
from flake8_dask_pickle.linter import lint
from flake8_dask_pickle.settings import PEDANTIC, Settings
from flake8_dask_pickle.source import Source

from .test_cases import CASES, needs, verified

PROGRAMS = sorted(CASES.glob("DPK*/fires_*.py"))
_ASSERTS = re.compile(r"\bassert |\bAssertionError")
every_program = pytest.mark.parametrize(
    "path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def mended(path: Path) -> Fixed:
    """A program with all its fixes made."""
    text = path.read_text(encoding="utf-8")
    settings = Settings(pedantic=PEDANTIC & {path.parent.name})
    return fixed(Source(str(path), text), settings, unsafe=True)


@every_program
def test_a_fix_leaves_less_to_be_found_and_nothing_to_do(path: Path) -> None:
    settings = Settings(pedantic=PEDANTIC & {path.parent.name})
    before = lint(Source(str(path), path.read_text(encoding="utf-8")), settings)
    result = mended(path)
    assert not [one for one in result.left if one.code.startswith("DPK0")]
    assert len(result.left) == len(before) - len(result.mended) or not result.left
    ast.parse(result.source.text)
    again = fixed(result.source, settings, unsafe=True)
    assert again.source.text == result.source.text


@pytest.mark.slow
@every_program
def test_a_fixed_program_runs(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if lacking := needs(text):
        pytest.skip(f"needs {', '.join(sorted(lacking))}")
    result = mended(path)
    if not result.mended or result.left:
        pytest.skip("there is no fix for all of it")
    if path.parent.name.startswith("DPK1") and "raise AssertionError" in text:
        pytest.skip("it insists that each of its tasks fails")
    if "# Mended, it needs a cluster that is not there." in text:
        pytest.skip("mended, it needs a cluster that is not there")
    script = tmp_path / "script.py"
    script.write_text(result.source.text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "IPYTHONDIR": str(tmp_path), "PYTHONPATH": str(path.parent)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    last = (done.stderr.strip().splitlines() or [""])[-1]
    if path.parent.name == "DPK116":
        assert verified(text) not in done.stderr  # the exception itself arrives
    elif path.parent.name.startswith("DPK1") or not _ASSERTS.search(text):
        assert done.returncode == 0, result.source.text + done.stderr
    else:
        assert last.startswith("AssertionError")  # what it asserts is the hazard, which is gone
