"""What the tests share: how to run a command, and small programs for it to read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any, Protocol

#: A script whose task captures a lock: one DPK106 at row 14, column 21.
LOCK_SCRIPT = """\
import threading

from dask.distributed import Client

guard = threading.Lock()


def count(x):
    with guard:
        return x + 1


client = Client()
print(client.submit(count, 1).result())
"""


def heed_interrupts() -> None:
    """For `preexec_fn`: shells let what they start in the background ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command(Protocol):
    """Runs a command to its end and hands back what it said."""

    def __call__(
        self, *arguments: str | Path, cwd: Path | None = None, stdin: bytes = b"", **env: str
    ) -> subprocess.CompletedProcess[str]: ...


def environment(**extra: str) -> dict[str, str]:
    """The environment of a command, without what would change how it prints."""
    dropped = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "PYTHONWARNINGS")
    return {key: value for key, value in os.environ.items() if key not in dropped} | extra


def command(*command: str) -> Command:
    """The command as a function of further arguments."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, stdin: bytes = b"", **env: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*command, *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            env=environment(**env),
            timeout=120,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


def notebook_json(*cells: str | tuple[str, str], **metadata: Any) -> str:
    """A notebook; a cell is code, or a pair of cell type and text."""
    typed = [cell if isinstance(cell, tuple) else ("code", cell) for cell in cells]
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": metadata,
            "cells": [
                {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
                for kind, text in typed
            ],
        }
    )
