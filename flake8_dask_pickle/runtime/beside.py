"""Running `on_worker` with some interpreter, here or beside a process of a cluster."""

from __future__ import annotations

import asyncio
import inspect
import json
import signal
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flake8_dask_pickle.runtime import on_worker
from flake8_dask_pickle.runtime.scheduler import Process, Scheduler, UnansweredError

#: Seconds for the loading process to start and to import distributed.
STARTING = 30.0
#: Packages of which the versions are compared, not the sources.
UNREAD = (
    "cloudpickle", "dask", "distributed", "msgpack", "numpy", "pandas", "pydantic", "tblib",
)  # fmt: skip
#: How the watchdog's report begins that `faulthandler` writes before it ends the process.
_HUNG = "Timeout ("


@dataclass(frozen=True, slots=True)
class Work:
    """Payloads for one interpreter; `patience` is in seconds, for one of them."""

    executable: str
    path: Sequence[str]
    patience: float
    payloads: Sequence[bytes] = field(repr=False)

    def command(self) -> list[str]:
        """What runs there: our program as text, so that nothing of ours need be installed."""
        settings = {"path": self.path, "patience": self.patience, "unread": UNREAD}
        return [self.executable, "-c", inspect.getsource(on_worker), json.dumps(settings)]

    def data(self) -> bytes:
        """What that program reads."""
        return b"".join(
            len(payload).to_bytes(on_worker.LENGTH, "big") + payload for payload in self.payloads
        )

    @property
    def limit(self) -> float:
        """Seconds after which it cannot be running any more, unless it got rid of its watchdog."""
        return STARTING + self.patience * len(self.payloads)


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of all payloads: `error`, or `type` and `sources`; and the versions there."""

    each: Sequence[dict[str, Any]]
    versions: dict[str, Any] = field(default_factory=dict)


Start = Callable[[Work], Awaitable["subprocess.CompletedProcess[bytes]"]]


async def answers(start: Start, work: Work) -> Answers:
    """Have all payloads loaded. A payload that crashes or hangs is an error, the others go on."""
    each: list[dict[str, Any]] = []
    versions: dict[str, Any] = {}
    while len(each) < len(work.payloads):
        try:
            done = await start(replace(work, payloads=work.payloads[len(each) :]))
        except UnansweredError as error:
            return Answers(_all(work, each, str(error)), versions)
        header, *lines = done.stdout.decode(errors="replace").splitlines() or [""]
        if not header.startswith("{"):
            return Answers(_all(work, each, "no process could be started there to load it"))
        versions = json.loads(header)
        each += [json.loads(line) for line in lines if line.startswith("{")]
        if len(each) < len(work.payloads):
            hung = any(line.startswith(_HUNG) for line in lines)
            each.append({"error": _ended(None if hung else done.returncode, work.patience)})
    return Answers(each, versions)


def _all(work: Work, each: Sequence[dict[str, Any]], error: str) -> list[dict[str, Any]]:
    missing = len(work.payloads) - len(each)
    return [*each, *({"error": error} for _ in range(missing))]


def _ended(code: int | None, patience: float) -> str:
    """Why the process that loads ended: `code` is None where it took too long."""
    if code is None:
        return f"loading it takes longer than {patience:g} s"
    number = -code if code < 0 else code - 128
    if number in set(signal.Signals):
        return f"the process that loads it crashed ({signal.Signals(number).name})"
    return f"the process that loads it ended with exit code {code}"


async def start_here(work: Work) -> subprocess.CompletedProcess[bytes]:
    """Load here; the process ends with this call, also when that is cancelled."""
    command = work.command()
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(work.data()), work.limit)
    except (asyncio.TimeoutError, TimeoutError):
        raise UnansweredError(f"loading it takes longer than {work.limit:g} s") from None
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    return subprocess.CompletedProcess(command, process.returncode or 0, output)


def start_beside(scheduler: Scheduler, process: Process) -> Start:
    """Load beside a process of a cluster."""

    async def start(work: Work) -> subprocess.CompletedProcess[bytes]:
        # In a thread, so that the worker's event loop goes on.
        done: subprocess.CompletedProcess[bytes] = await scheduler.run(
            process,
            asyncio.to_thread,
            subprocess.run,
            work.command(),
            patience=work.limit,
            input=work.data(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=work.limit,
        )
        return done

    return start
