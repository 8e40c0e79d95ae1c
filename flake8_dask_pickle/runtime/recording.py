"""The recorder: each submission is pickled where it is made, and loaded in a fresh process later.

It never raises into the program, keeps none of the program's objects, and does nothing while one
of its own checks runs in the same thread.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from flake8_dask_pickle.runtime.fresh import Loader
from flake8_dask_pickle.runtime.graphs import (
    Function,
    Group,
    built,
    bulk,
    described,
    graph_of,
    group_of,
    groups,
)
from flake8_dask_pickle.runtime.loading import failing
from flake8_dask_pickle.runtime.pickling import dumps, named
from flake8_dask_pickle.runtime.places import Call, Where, calling
from flake8_dask_pickle.runtime.quiet import checking, hushed

#: Bytes of arrays and strings past which a payload is not pickled a second time.
BULK = 64 << 20

#: Bytes that wait to be loaded, at most.
_WAITING = 64 << 20

#: Tasks of one function in one graph that are checked.
TASKS = 1000

#: Seconds that loading may take: importing large packages counts.
_PATIENCE = 60.0

Part = Literal["function", "argument", "graph", "data", "result"]
Step = Literal["pickled", "loaded"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something submitted that cannot travel: what, where it was submitted, and the exception.

    `target` is the function of the task and `defined` where its source is; `times` counts the
    submissions that failed alike.
    """

    where: Where | None
    api: str
    part: Part
    target: str | None
    defined: Where | None
    step: Step
    exception: str
    times: int = 1


class _Item(NamedTuple):
    """Something that travels, before it is known whether it does."""

    call: Call
    part: Part
    function: Function

    def failure(self, step: Step, exception: str) -> Failure:
        name, defined = self.function
        return Failure(*self.call, self.part, name or None, defined, step, exception)


class _Waiting(NamedTuple):
    """A payload that waits to be loaded, and every submission of it."""

    data: bytes
    items: Counter[_Item]


class Recorder:
    """Checks what it is handed. `path` gives the folders that the fresh process imports from."""

    def __init__(self, path: Callable[[], list[str]] | None = None) -> None:
        self._path = path or (lambda: [entry or os.getcwd() for entry in sys.path])  # noqa: PTH109
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._loader: Loader | None = None
        self._waiting: dict[bytes, _Waiting] = {}
        self._weight = 0
        self._verdicts: dict[bytes, str | None] = {}
        self._failures: dict[Failure, int] = {}
        self.submissions = self.failures = 0
        #: What was not checked, or not whole, and why.
        self.notes: dict[str, None] = {}

    def graph(self, payload: object) -> None:
        """A graph is about to meet a scheduler."""
        self._guarded(lambda: self._graph(payload))

    def call(self, api: str, function: object, arguments: object) -> None:
        """A function is about to run on workers, outside of any graph."""
        self._guarded(lambda: self._call(api, function, arguments))

    def data(self, api: str, value: object) -> None:
        """Data are about to be sent to workers."""
        self._guarded(lambda: self._data(api, value))

    def result(self, value: object) -> None:
        """A scheduler in this process has computed what a worker would have to send back."""
        self._guarded(lambda: self._result(value))

    def settle(self) -> list[Failure]:
        """Load what waits, and hand out the failures since the last time."""
        with self._lock:
            if os.getpid() == self._pid:
                self._load_waiting()
            found, self._failures = self._failures, {}
        return [replace(failure, times=times) for failure, times in found.items()]

    def close(self) -> None:
        """End the fresh process."""
        if self._loader is not None and os.getpid() == self._pid:
            self._loader.close()
            self._loader = None

    def _guarded(self, check: Callable[[], None]) -> None:
        # A fork of the program has no one to report to.
        if checking() or os.getpid() != self._pid:
            return
        with hushed():
            try:
                check()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the program must not notice
                self._note(f"a check failed itself: {named(error)}")

    def _graph(self, payload: object) -> None:
        call = calling()
        self.submissions += 1
        graph = graph_of(payload)
        if graph is not None:
            for group in groups(graph):
                self._group(call, group)
            return
        error = self._travels(_Item(call, "graph", Function("")), payload)
        if error is None:
            return
        before = len(self._failures)
        for group in groups(built(payload) or {}):
            self._group(call, group)
        if len(self._failures) == before:
            self._failed(_Item(call, "graph", Function("")).failure("pickled", error))

    def _group(self, call: Call, group: Group) -> None:
        tasks = group.tasks[:TASKS]
        if len(tasks) < len(group.tasks):
            self._note(
                f"{group.function.name}: {len(tasks):,} of {len(group.tasks):,} tasks were checked"
            )
        item = _Item(call, "argument", group.function)
        error = self._travels(item, tasks if len(tasks) > 1 else tasks[0])
        if error is None:
            return
        for own in group.callables:
            reason = _exception(own)
            if reason is not None:
                item, error = item._replace(part="function", function=described(own)), reason
                break
        self._failed(item.failure("pickled", error))

    def _call(self, api: str, function: object, arguments: object) -> None:
        self.submissions += 1
        task = function, arguments
        group = group_of(task, type(function).__qualname__)
        group.tasks.append(task)
        self._group(calling(api), group)

    def _data(self, api: str, value: object) -> None:
        self.submissions += 1
        self._value(_Item(calling(api), "data", Function("")), value)

    def _result(self, value: object) -> None:
        call = calling()
        if call.api != "persist":  # under a cluster, what is persisted stays on the workers
            self._value(_Item(call, "result", Function("")), value)

    def _value(self, item: _Item, value: object) -> None:
        error = self._travels(item, value)
        if error is not None:
            self._failed(item.failure("pickled", error))

    def _travels(self, item: _Item, thing: object) -> str | None:
        """Pickle a thing, and put it where it waits to be loaded; the exception where it fails."""
        size = bulk(thing)
        if size > BULK:
            place = "" if item.call.where is None else f" ({':'.join(map(str, item.call.where))})"
            self._note(f"not checked, too large: {size >> 20:,} MiB of {item.part}{place}")
            return None
        try:
            data = dumps(thing)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the person's classes raise
            return named(error)
        if _needs_cluster(data):
            return None
        with self._lock:
            self._await(item, hashlib.blake2b(data, digest_size=16).digest(), data)
        return None

    def _await(self, item: _Item, digest: bytes, data: bytes) -> None:
        """Put a payload where it waits to be loaded, unless it is known how that goes."""
        if digest in self._verdicts:
            error = self._verdicts[digest]
            if error is not None:
                self._count(item.failure("loaded", error))
        elif digest in self._waiting:
            self._waiting[digest].items[item] += 1
        else:
            self._waiting[digest] = _Waiting(data, Counter([item]))
            self._weight += len(data)
            if self._weight > _WAITING:
                self._load_waiting()

    def _load_waiting(self) -> None:
        waiting, self._waiting, self._weight = self._waiting, {}, 0
        if not waiting:
            return
        if self._loader is None:
            self._loader = Loader(self._path(), _PATIENCE)
        self._verdicts |= dict.fromkeys(waiting)
        entries = list(waiting.items())
        try:
            for number, error in failing(self._loader, [one.data for one in waiting.values()]):
                digest, (_, items) = entries[number]
                self._verdicts[digest] = error
                for item, times in items.items():
                    self._count(item.failure("loaded", error), times)
        except OSError as error:
            self._note(f"nothing could be loaded in a fresh process: {named(error)}")

    def _failed(self, failure: Failure) -> None:
        with self._lock:
            self._count(failure)

    def _count(self, failure: Failure, times: int = 1) -> None:
        self.failures += times
        self._failures[failure] = self._failures.get(failure, 0) + times

    def _note(self, text: str) -> None:
        self.notes[text] = None


def _exception(thing: object) -> str | None:
    try:
        dumps(thing)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the person's classes raise
        return named(error)
    return None


#: What connects to its cluster when it is loaded, so that only a worker can tell.
_HANDLES: Iterable[bytes] = (
    b"distributed.queues",
    b"distributed.variable",
    b"distributed.lock",
    b"distributed.multi_lock",
    b"distributed.event",
    b"distributed.semaphore",
    b"distributed.actor",
    b"distributed.pubsub",
)


def _needs_cluster(data: bytes) -> bool:
    if any(handle in data for handle in _HANDLES):
        return True
    return b"distributed.client" in data and b"Future" in data
