"""Measures what the compute methods do. As a program, it writes that to a file, as JSON."""

# Dask is typed in part.
# mypy: allow-untyped-calls, disable-error-code="attr-defined, import-untyped"

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock

import cloudpickle
import dask
from dask.distributed import Client, Future, as_completed, get_client, progress, wait


@dataclass(frozen=True)
class Job:
    """A function and a number that no other job has, and the lazy call of both."""

    function: Callable[[float], Any]
    number: float

    @property
    def lazy(self) -> Any:
        return dask.delayed(self.function)(self.number)

    def start(self, client: Any) -> Any:
        return client.submit(self.function, self.number)


#: The calls of the page, each as a function of a client and a job.
Call = Callable[[Any, Job], Any]

ON_COLLECTIONS: dict[str, Call] = {
    "dask.compute(x)": lambda client, job: dask.compute(job.lazy),
    "x.compute()": lambda client, job: job.lazy.compute(),
    "dask.persist(x)": lambda client, job: dask.persist(job.lazy),
    "x.persist()": lambda client, job: job.lazy.persist(),
}
ON_CLIENTS: dict[str, Call] = {
    "client.compute(x)": lambda client, job: client.compute(job.lazy),
    "client.compute(x, sync=True)": lambda client, job: client.compute(job.lazy, sync=True),
    "client.persist(x)": lambda client, job: client.persist(job.lazy),
    "client.get(graph, key)": lambda client, job: client.get(
        {f"key-{job.number}": (job.function, job.number)}, f"key-{job.number}"
    ),
    "client.submit(function, …)": lambda client, job: client.submit(job.function, job.number),
    "client.map(function, …)": lambda client, job: client.map(job.function, [job.number]),
}
ON_FUTURES: dict[str, Call] = {
    "future.result()": lambda client, job: job.start(client).result(),
    "future.exception()": lambda client, job: job.start(client).exception(),
    "client.gather(futures)": lambda client, job: client.gather([job.start(client)]),
    "wait(futures)": lambda client, job: wait([job.start(client)]),
    "for … in as_completed(futures)": lambda client, job: next(as_completed([job.start(client)])),
    "progress(futures)": lambda client, job: progress(job.start(client), notebook=False),
}
#: What the page does not speak of.
OTHERS: dict[str, Call] = {
    "future.traceback()": lambda client, job: job.start(client).traceback(),
    "client.scatter(…)": lambda client, job: client.scatter(job.number),
    "client.run(…)": lambda client, job: client.run(abs, job.number),
    "client.run_on_scheduler(…)": lambda client, job: client.run_on_scheduler(abs, job.number),
}
WITH_CLIENT = {**ON_COLLECTIONS, **ON_CLIENTS, **ON_FUTURES}
#: How long a task takes, and what counts as having waited for it.
SECONDS, WAITED = 0.6, 0.5
#: How long something may take before it counts as hanging.
PATIENCE = 3.0

LOCAL = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
_numbers = itertools.count()


class Hangs(BaseException):
    """Raised by a timer in what does not come back."""


def slow(n: float) -> float:
    time.sleep(SECONDS)
    return n


def fail(n: float) -> float:
    raise ValueError(n)


def job(function: Callable[[float], Any]) -> Job:
    """A job that has not been done yet."""
    return Job(function, next(_numbers) + 0.5)


def locked() -> Callable[[float], float]:
    """A task that cannot be pickled."""
    lock = threading.Lock()

    def take(n: float) -> float:
        with lock:
            return n

    return take


def outcome(call: Call, client: Any, function: Callable[[float], float]) -> dict[str, str]:
    """What a call gives, and when it comes back."""
    started = time.perf_counter()
    value = call(client, job(function))
    waited = time.perf_counter() - started > WAITED
    return {"comes back": "when done" if waited else "at once", "gives": described(value)}


def described(value: Any) -> str:
    """What a call has given, in the words of the page."""
    if isinstance(value, Future):
        return "a future"
    if isinstance(value, float):
        return "the value"
    if dask.is_dask_collection(value):
        return "a collection"
    if value is None:
        return "`None`"
    if isinstance(value, ValueError):
        return "the exception"
    if hasattr(value, "not_done"):
        return "two sets of futures"
    (only,) = value
    plural = described(only).removeprefix("a ").removeprefix("the ")
    return f"a {type(value).__name__} of {plural}s"


def raised_where(call: Call, client: Any) -> str:
    """Where the exception of a task is raised."""
    try:
        value = call(client, job(fail))
    except ValueError:
        return "at the call"
    if isinstance(value, (list, tuple)) and not hasattr(value, "not_done"):
        value = value[0]
    try:
        if isinstance(value, Future):
            value.result()
            return "nowhere"
        if dask.is_dask_collection(value):
            value.compute()
    except ValueError:
        return "in `result()`" if isinstance(value, Future) else "when it is computed"
    return "nowhere"


def pickled_when(call: Call, client: Any) -> str:
    """Whether the graph is pickled at the call."""
    try:
        call(client, job(locked()))
    except Exception:  # noqa: BLE001 - a TypeError, or one about its token
        return "at the call"
    return "never"


def synchronous(client: Any, calls: dict[str, Call]) -> dict[str, dict[str, str]]:
    """What calls do with a synchronous client, or with none."""
    found: dict[str, dict[str, str]] = {}
    for name, call in calls.items():
        found[name] = outcome(call, client, slow)
        if name == "future.exception()":
            found[name]["gives"] += f" or {outcome(call, client, fail)['gives']}"
        found[name]["raises"] = raised_where(call, client)
        found[name]["pickles"] = "—" if name in ON_FUTURES else pickled_when(call, client)
    return found


@contextmanager
def limited() -> Iterator[None]:
    """Ends what does not come back."""

    def give_up(*_: Any) -> None:
        raise Hangs

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


async def asynchronous() -> dict[str, str]:
    """What calls do with an asynchronous client."""
    found: dict[str, str] = {}
    async with Client(**LOCAL, asynchronous=True) as client:
        for name, call in {**WITH_CLIENT, **OTHERS}.items():
            found[name] = await with_asynchronous(call, client)
        for kind, lazy in kinds().items():
            for method in ("compute", "persist"):
                call = methodcaller_of(lazy, method)
                found[f"{kind}.{method}"] = await with_asynchronous(call, client)
    return found


def kinds() -> dict[str, Any]:
    """A collection of each type that has the methods."""
    import dask.array as da
    import dask.bag as db

    numbers = db.from_sequence([1, 2])
    found: dict[str, Any] = {
        "dask.delayed.Delayed": dask.delayed(abs)(-1),
        "dask.bag.Bag": numbers,
        "dask.bag.Item": numbers.sum(),
        "dask.array.Array": da.ones(3, chunks=2),
    }
    if find_spec("pandas") is not None and find_spec("pyarrow") is not None:
        import dask.dataframe as dd

        found["dask.dataframe.DataFrame"] = dd.from_dict({"a": [1, 2]}, npartitions=2)
    if find_spec("xarray") is not None:
        import xarray

        found["xarray.Dataset"] = xarray.Dataset({"a": ("x", [1, 2])}).chunk({"x": 1})
    return found


def methodcaller_of(lazy: Any, method: str) -> Call:
    return lambda client, job: getattr(lazy, method)()


async def with_asynchronous(call: Call, client: Any) -> str:
    try:
        with limited():
            value = call(client, job(slow))
    except Hangs:
        return "hangs"
    except Exception as error:  # noqa: BLE001 - its type is what is asked for
        return f"`{type(error).__name__}`"
    if not inspect.iscoroutine(value):
        return "the same"
    try:
        await value
    except Exception as error:  # noqa: BLE001 - its type is what is asked for
        return f"a coroutine that raises `{type(error).__name__}`"
    return "a coroutine"


def in_task(name: str) -> str:
    """A call inside a task."""
    started = time.perf_counter()
    {**WITH_CLIENT, **OTHERS}[name](get_client(), job(slow))
    waited = time.perf_counter() - started > WAITED
    return "lends its thread" if waited else "only starts"


def inside_tasks() -> dict[str, str]:
    """What calls do in a task, on a worker with one thread."""
    found: dict[str, str] = {}
    for name in (*WITH_CLIENT, *OTHERS):
        with Client(**LOCAL) as client:
            try:
                found[name] = client.submit(in_task, name).result(timeout=PATIENCE)
            except asyncio.TimeoutError:
                found[name] = "keeps its thread"
    return found


def cloudpickled(client: Any, function: Callable[[float], float]) -> bool:
    """Whether cloudpickle takes part when a client pickles a graph."""
    with mock.patch("cloudpickle.dumps", side_effect=cloudpickle.dumps) as dumps:
        client.compute(job(function).lazy)
    return bool(dumps.called)


class Traveller:
    """Knows the process that pickled it; None if none has."""

    process: int | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {"process": os.getpid()}


def make(n: float) -> Traveller:
    return Traveller()


def process_of(traveller: Traveller) -> int | None:
    return traveller.process


def results() -> dict[str, bool]:
    """Where results are pickled, with a worker in a process of its own."""
    with Client(n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        (worker,) = client.run(os.getpid).values()
        kept = client.persist(job(make).lazy)
        used = client.compute(dask.delayed(process_of)(kept)).result()
        return {
            "not on the worker": used is None,
            "when fetched, by the worker": client.compute(kept).result().process == worker,
        }


def measured() -> dict[str, Any]:
    """All of it, by the tables of the page."""
    dask.config.set({"distributed.logging.distributed": "critical"})
    found: dict[str, Any] = {"without": synchronous(None, ON_COLLECTIONS)}
    with dask.config.set(scheduler="processes"):
        found["processes"] = {
            name: pickled_when(call, None) for name, call in ON_COLLECTIONS.items()
        }
    with Client(**LOCAL) as client:
        found["with"] = synchronous(client, WITH_CLIENT)
        found["cloudpickled"] = {
            "importable": cloudpickled(client, abs),
            "lambda": cloudpickled(client, lambda n: n),
            "__main__": cloudpickled(client, slow),
        }
    found["results"] = results()
    found["asynchronous"] = asyncio.run(asynchronous())
    found["in a task"] = inside_tasks()
    return found


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(measured()), encoding="utf-8")
