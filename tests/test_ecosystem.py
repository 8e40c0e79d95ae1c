"""The comparison of two versions over repositories, on a repository that the test makes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .support import LOCK_SCRIPT, environment

ROOT = Path(__file__).parents[1]
TOOL = ROOT / "tools" / "ecosystem.py"

pytestmark = pytest.mark.slow


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of one repository, with one finding, of which nothing is expected."""
    home = tmp_path / "theirs" / "someone+tasks"
    home.mkdir(parents=True)
    (home / "script.py").write_text(LOCK_SCRIPT)
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "It counts"]):
        subprocess.run(["git", *command], cwd=home, check=True)
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=home, check=True, capture_output=True, text=True
    )
    path = tmp_path / "list.toml"
    commit = f'commit = "{done.stdout.strip()}"'
    path.write_text(f'[[repository]]\nname = "someone/tasks"\n{commit}\nexpected = {{}}\n')
    return path


def run(listed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    folder = listed.parent
    places = ["--list", str(listed), "--folder", str(folder / "clones")]
    source = f"{folder}/theirs/{{owner}}+{{name}}"
    return subprocess.run(
        [sys.executable, str(TOOL), *places, "--source", source, *arguments],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )


def test_counts_are_compared_with_those_that_are_expected(listed: Path) -> None:
    done = run(listed, "expected")
    assert done.returncode == 1, done.stderr
    assert "| DPK106 1 (expected: none) |" in done.stdout
    assert run(listed, "expected", "--write").returncode == 0
    assert "expected = { DPK106 = 1 }" in listed.read_text()
    done = run(listed, "expected")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_version_that_finds_less(listed: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(ROOT / "flake8_dask_pickle", older / "flake8_dask_pickle")
    rule = older / "flake8_dask_pickle" / "rules" / "dpk106.py"
    rule.write_text(rule.read_text().replace('frozenset({"lock", "queue"})', "frozenset()"))
    done = run(listed, "compare", str(older))
    assert done.returncode == 1, done.stderr
    assert (
        "| someone/tasks | + | DPK106 | script.py | 'count' captures lock 'guard' (made on line"
        in (done.stdout)
    )
    assert done.stdout.endswith("\n1 added, 0 removed\n")


def test_what_cannot_be_had_is_said(listed: Path) -> None:
    listed.write_text(listed.read_text().replace("someone/tasks", "someone/else"))
    done = run(listed, "expected")
    assert done.returncode == 2
    assert done.stderr.startswith("ecosystem: someone/else: git clone: ")
    assert "Traceback" not in done.stderr
