"""Loading payloads on a running Dask cluster: what only its workers can know.

A module that is missing there, another version of Python or cloudpickle, a class whose source is
another one. Each payload is loaded beside the worker, by the worker's interpreter with its
`sys.path`, environment and working directory, in a process of its own: loading cannot hang or
crash the worker, and imports nothing into it.
"""

from __future__ import annotations

import asyncio
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flake8_dask_pickle.runtime.beside import Answers, Work, answers, start_beside, start_here
from flake8_dask_pickle.runtime.fresh import PATIENCE, Loaded
from flake8_dask_pickle.runtime.scheduler import (
    ANSWER,
    ClusterError,
    Process,
    Scheduler,
    UnansweredError,
    run,
)

#: How many processes are asked at a time.
AT_A_TIME = 16


@dataclass(frozen=True, slots=True)
class LoadedThere(Loaded):
    """How a payload was loaded in one process of the cluster.

    `differs` says in words what is another there, though it loads.
    """

    differs: tuple[str, ...] = ()


def load_on_workers(
    address: str,
    pickles: Sequence[bytes],
    timeout: float = PATIENCE,
    path: Sequence[str] | None = None,
) -> dict[Process, tuple[LoadedThere, ...]]:
    """Load payloads of `pickling.dumps` on every worker of the cluster at `address`.

    Out: for each process the outcomes, in the order of `pickles`. The scheduler is the first of
    them: it loads every graph before a worker does. One that runs no functions is left out.
    `timeout` is in seconds, for one payload in one process. `path` is where the modules that the
    payloads name are found here, to compare them: `sys.path` by default.

    Raises ClusterError where no scheduler answers, there are no workers, or distributed is missing.
    """
    here = Work(sys.executable, list(sys.path if path is None else path), timeout, pickles)
    return run(_load(Scheduler(address, ANSWER), here))


async def _load(scheduler: Scheduler, here: Work) -> dict[Process, tuple[LoadedThere, ...]]:
    processes = await scheduler.processes()
    if len(processes) == 1:
        raise ClusterError(f"the cluster at {scheduler.address} has no workers")
    turns = asyncio.Semaphore(AT_A_TIME)

    async def there(process: Process) -> Answers:
        async with turns:
            return await _there(scheduler, process, here)

    expected, *found = await asyncio.gather(
        answers(start_here, here), *(there(process) for process in processes)
    )
    return {
        process: tuple(_compared(expected, those, here.payloads))
        for process, those in zip(processes, found, strict=True)
        if those.versions or process.role == "worker"
    }


async def _there(scheduler: Scheduler, process: Process, here: Work) -> Answers:
    """What a process of the cluster says of all payloads, with its own interpreter and path."""
    try:
        executable = await scheduler.run(process, pkgutil.resolve_name, "sys:executable")
        path = await scheduler.run(process, pkgutil.resolve_name, "sys:path")
    except UnansweredError as error:
        return Answers([{"error": f"the {process.role} gives {error}"} for _ in here.payloads])
    work = replace(here, executable=executable, path=[str(entry) for entry in path])
    return await answers(start_beside(scheduler, process), work)


def _compared(here: Answers, there: Answers, pickles: Sequence[bytes]) -> Iterator[LoadedThere]:
    """The outcomes of one process, judged against what became of the payloads here."""
    for expected, answer, payload in zip(here.each, there.each, pickles, strict=True):
        error = _foreign_bytecode(there.versions, payload) or answer.get("error")
        if error is not None:
            yield LoadedThere(error)
            continue
        versions = _versions(here.versions, there.versions, payload)
        differs = (*versions, *_sources(expected, answer))
        yield LoadedThere(None, answer["type"], differs)


def _foreign_bytecode(versions: dict[str, Any], payload: bytes) -> str | None:
    """Why the functions in a payload cannot run there: the minor version of Python is another."""
    minor = versions.get("python", sys.version_info)[:2]
    if tuple(minor) == sys.version_info[:2] or not (b"CodeType" in payload and _by_value(payload)):
        return None
    return "it holds bytecode of Python {}.{}, which Python {}.{} there cannot run".format(
        *sys.version_info[:2], *minor
    )


def _by_value(payload: bytes) -> bool:
    """Whether cloudpickle made it: it names its own functions then, which put things together."""
    return b"cloudpickle.cloudpickle" in payload


def _versions(here: dict[str, Any], there: dict[str, Any], payload: bytes) -> Iterator[str]:
    if here.get("python", there["python"]) != there["python"]:
        numbers = (".".join(map(str, side["python"])) for side in (here, there))
        yield "Python {} here, {} there".format(*numbers)
    ours = here.get("cloudpickle", there["cloudpickle"])
    if ours != there["cloudpickle"] and _by_value(payload):
        yield f"cloudpickle {ours} here, {there['cloudpickle']} there"


def _sources(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """What goes by reference and has another source there."""
    there = answer["sources"]
    for name, digest in expected.get("sources", {}).items():
        if there.get(name, digest) != digest:
            yield f"the source of {name} is another there"
