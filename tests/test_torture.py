"""The linter survives any code: what hypothesmith composes, and a part of the standard library."""

from __future__ import annotations

import concurrent.futures
from pathlib import Path

import pytest
import torture

pytest.importorskip("hypothesmith")

pytestmark = pytest.mark.slow


def test_composed_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert torture.main(["--programs", "150", "--seed", "7", "--fix"]) == 0
    assert "| read | 150 |" in capsys.readouterr().out


def test_code_that_people_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    assert torture.main(["--fix", str(Path(concurrent.futures.__file__).parent)]) == 0
    assert "| crashed | 0 |" in capsys.readouterr().out


def test_tasks_are_made_of_what_a_file_defines() -> None:
    text = torture.with_tasks(
        "import threading\nlock = threading.Lock()\ndef f():\n    return lock"
    )
    assert "_client.submit(f, lock)\n" in text
    assert torture.with_tasks("def (") == "def ("
