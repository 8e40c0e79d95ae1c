"""Real Dask decides: hands programs to runners, and starts a new one after one that hangs."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from .writer import Program

Ending = Literal["runs", "fails", "hangs", "broken"]

RUNNER = Path(__file__).with_name("runner.py")
#: Seconds that a program may take, and that a runner may take to start.
LIMIT = 6.0
START = 60.0


@dataclass(frozen=True)
class Outcome:
    """How a program ended: `reason` is the exception, `cause` what lay at its root.

    `printed` is what a program that ran has printed; a memory does not keep it.
    """

    verdict: Ending
    reason: str = ""
    cause: str = ""
    printed: str = field(default="", compare=False)

    @property
    def fails(self) -> bool:
        return self.verdict in ("fails", "hangs")

    def __str__(self) -> str:
        said = [self.verdict, self.reason, f"because of {self.cause}" if self.cause else ""]
        return ": ".join(part for part in said[:2] if part) + (
            f"\n    {said[2]}" if said[2] else ""
        )


def outcomes(
    programs: Sequence[Program],
    python: str = sys.executable,
    limit: float = LIMIT,
    *,
    threads: bool = False,
) -> Iterator[tuple[Program, Outcome]]:
    """How the programs end, in their order, as they end; on `threads`, nothing is pickled."""
    command = [python, str(RUNNER), *(["--threads"] if threads else [])]
    rest = list(programs)
    while rest:
        done = 0
        for outcome in _one_runner(rest, command, limit):
            yield rest[done], outcome
            done += 1
        if done < len(rest) and (done == 0 or not _stopped(outcome)):
            # The runner died or is stuck, and it is this program's doing.
            yield rest[done], Outcome("hangs", "the runner gave no answer")
            done += 1
        rest = rest[done:]


def _stopped(outcome: Outcome) -> bool:
    return outcome.verdict == "hangs"


def _one_runner(programs: list[Program], command: list[str], limit: float) -> Iterator[Outcome]:
    """The answers of one runner, until it has no more to say."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _write(Path(folder), programs, limit)
        with _process([*command, folder]) as stdout:
            answers: queue.Queue[str] = queue.Queue()
            threading.Thread(target=_read, args=(stdout, answers), daemon=True).start()
            patience = START
            for _ in programs:
                try:
                    line = answers.get(timeout=patience + 2 * limit)
                except queue.Empty:
                    return
                if not line:
                    return
                answer = json.loads(line)
                yield Outcome(
                    answer["verdict"], answer["reason"], answer["cause"], answer.get("printed", "")
                )
                patience = 0.0


def _read(stream: IO[str], lines: queue.Queue[str]) -> None:
    """Read line by line; an empty one is the end."""
    for line in stream:
        lines.put(line)
    lines.put("")


@contextmanager
def _process(command: list[str]) -> Iterator[IO[str]]:
    """A process group of its own, killed as a whole at the end."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _write(folder: Path, programs: list[Program], limit: float) -> None:
    """What the runner reads: the batch, and libraries as files that can be imported."""
    batch = [
        {
            "name": program.name,
            "module": program.module,
            "context": program.context,
            "text": program.text,
            "cells": program.cells,
            "driver": program.driver,
            "limit": limit,
        }
        for program in programs
    ]
    (folder / "programs.json").write_text(json.dumps(batch))
    for program in programs:
        if program.context == "library":
            (folder / f"{program.module}.py").write_text(program.text)


class Memory:
    """Outcomes that were seen before, in a file of JSON lines: programs need not run again."""

    def __init__(self, path: Path | None, python: str) -> None:
        self.path = path
        self.python = python
        self.known: dict[str, Outcome] = {}
        if path is not None and path.exists():
            for line in path.read_text().splitlines():
                key, *said = json.loads(line)
                self.known[key] = Outcome(*said)

    def recall(self, program: Program) -> Outcome | None:
        return self.known.get(self._key(program))

    def keep(self, program: Program, outcome: Outcome) -> None:
        key = self._key(program)
        self.known[key] = outcome
        if self.path is not None:
            with self.path.open("a") as file:
                line = [key, outcome.verdict, outcome.reason, outcome.cause]
                file.write(json.dumps(line) + "\n")

    def _key(self, program: Program) -> str:
        said = json.dumps([self.python, program.context, program.cells or program.text])
        return hashlib.sha256((said + program.driver).encode()).hexdigest()[:24]


def remembered(
    programs: Sequence[Program], memory: Memory, limit: float = LIMIT
) -> Iterator[tuple[Program, Outcome]]:
    """How the programs end; those that the memory knows first."""
    new: list[Program] = []
    for program in programs:
        outcome = memory.recall(program)
        if outcome is None:
            new.append(program)
        else:
            yield program, outcome
    for program, outcome in outcomes(new, memory.python, limit):
        memory.keep(program, outcome)
        yield program, outcome
