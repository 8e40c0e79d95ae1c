"""`dask-pickle run`: a program runs as itself while what it submits to Dask is tried out."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flake8_dask_pickle.runtime.hooks import Hooks
from flake8_dask_pickle.runtime.joining import Joined, join
from flake8_dask_pickle.runtime.pickling import named
from flake8_dask_pickle.runtime.programs import Program
from flake8_dask_pickle.runtime.recording import Recorder

#: What `run` exits with under `--fail` where the program itself succeeds and a task cannot travel.
FAILED = 1


@dataclass(frozen=True, slots=True)
class Reporting:
    """What to do with what was recorded: `file` is None for text on standard error."""

    file: Path | None = None
    fail: bool = False


def run(program: Program, reporting: Reporting) -> int:
    """Run a program and report; returns its exit status.

    Raises UnreadableProgramError before anything has run.
    """
    pid, script = os.getpid(), program.file
    file = None if reporting.file is None else Path.cwd() / reporting.file
    recorder = Recorder()
    hooks = Hooks(recorder)
    hooks.install()
    try:
        status = program.run()
    finally:
        hooks.remove()
    if os.getpid() != pid:  # a fork of the program has come to its end; nothing is its to report
        return status
    try:
        joined = join(recorder.settle(), script)
        _report(recorder, joined, program, status, file)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the program's status counts
        _say([f"dask-pickle: no report: {named(error)}"])
        return status
    finally:
        recorder.close()
    return FAILED if joined and reporting.fail and status == 0 else status


def _report(
    recorder: Recorder, joined: list[Joined], program: Program, status: int, file: Path | None
) -> None:
    if file is None:
        _say(_lines(recorder, joined))
        return
    text = json.dumps(_document(recorder, joined, program, status), indent=2, ensure_ascii=False)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        _say(
            [f"dask-pickle: {file} cannot be written: {error.strerror}", *_lines(recorder, joined)]
        )


def _lines(recorder: Recorder, joined: list[Joined]) -> list[str]:
    lines = [one.text() for one in joined]
    lines += [f"dask-pickle: {note}" for note in recorder.notes]
    return [*lines, f"dask-pickle: {summary(recorder.submissions, len(joined))}"]


def summary(submissions: int, failures: int) -> str:
    """How many submissions there were, and how many failures."""
    if not submissions:
        return "nothing was submitted to Dask."
    count = f"{submissions:,} submission{'s' * (submissions != 1)} to Dask recorded"
    if not failures:
        return f"{count}; all of it can travel."
    return f"{count}; {failures:,} failure{'s' * (failures != 1)}."


def _document(
    recorder: Recorder, joined: list[Joined], program: Program, status: int
) -> dict[str, Any]:
    return {
        "program": program.name,
        "arguments": list(program.arguments),
        "status": status,
        "submissions": recorder.submissions,
        "failures": [one.as_json() for one in joined],
        "notes": list(recorder.notes),
    }


def _say(lines: list[str]) -> None:
    """Print to the standard error that we were started with, if anyone still reads it."""
    with contextlib.suppress(OSError, ValueError):
        for line in lines:
            print(line, file=sys.__stderr__, flush=True)
