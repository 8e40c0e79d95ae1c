"""A thread that does one thing after the other, what is urgent first."""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

_T = TypeVar("_T")

#: Bytes. Code may be nested deeply, and threads have less room than the main one on some systems.
_STACK = 64 * 1024 * 1024

_Job = tuple[int, int, "Future[Any]", Callable[[], Any]]


class Worker:
    """The thread, which begins with its first job and does not keep the process from ending."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def run(self, call: Callable[[], _T], *, urgent: bool = True) -> asyncio.Future[_T]:
        """What the call returns or raises. To cancel it before its turn spares the work."""
        if self._thread.ident is None:
            self._start()
        future: Future[_T] = Future()
        self._jobs.put((0 if urgent else 1, next(self._numbers), future, call))
        return asyncio.wrap_future(future)

    def _start(self) -> None:
        before = threading.stack_size(_STACK)
        try:
            self._thread.start()
        finally:
            threading.stack_size(before)

    def _work(self) -> None:
        while True:
            _, _, future, call = self._jobs.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - whoever waits for it decides
                future.set_exception(error)
