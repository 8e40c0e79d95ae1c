"""Progress: a line for a person at a terminal, nothing for a pipe, and never in the output."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

CHECK = [
    sys.executable,
    "-c",
    (
        "from flake8_dask_pickle import cli, progress\n"
        "progress.Progress.__init__.__defaults__ = (0,)\ncli.main()"
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("import dask\n")
    return tmp_path


def test_a_person_sees_the_work_go_on(folder: Path) -> None:
    pytest.importorskip("rich")
    terminal, end = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    command = [*CHECK, "check", "--isolated", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, env=environment, check=False)
    os.close(end)
    said = os.read(terminal, 10_000).decode()
    assert done.stdout == b""
    assert "1 files checked" in said
    assert said.rstrip().endswith("Nothing found in 1 file.")


def test_a_pipe_is_told_nothing(folder: Path) -> None:
    command = [*CHECK, "check", "--isolated", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "Nothing found in 1 file.\n")


def test_work_that_is_soon_done_imports_no_rich(folder: Path) -> None:
    code = (
        "import sys\nfrom flake8_dask_pickle import cli\ntry:\n    cli.main()\n"
        "except SystemExit:\n    assert 'rich' not in sys.modules"
    )
    command = [sys.executable, "-c", code, "check", "--isolated", str(folder)]
    subprocess.run(command, capture_output=True, check=True)
