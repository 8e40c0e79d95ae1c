"""Judging files in several processes of this machine: whichever is free takes the next file."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from flake8_dask_pickle.judging import Job, Judged, judge_failed
from flake8_dask_pickle.parallel.messages import next_found, send_job
from flake8_dask_pickle.parallel.ordering import in_order

_WORKER = str(Path(__file__).with_name("worker.py"))
#: Jobs that wait for each process, so that none is ever idle.
_AHEAD = 8
#: How often a file is tried when the process that has it dies.
_TRIALS = 2


class Processes:
    """So many processes, started when they are needed; use it in a `with`, which ends them all.

    `warn` is told of processes that died. Files whose process died are tried again in another one,
    and if that dies as well, the finding says that they were not analysed.
    """

    def __init__(self, number: int, warn: Callable[[str], None]) -> None:
        self._number = number
        self._warn = warn
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="dask-pickle")
        self._own = threading.local()
        self._all: set[Process] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_closed = True
            processes = list(self._all)
        for process in processes:
            process.end()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in processes:
            process.close()

    def works(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Judged]]:
        """Do jobs, and hand them back in order."""
        return in_order(jobs, self._start, self._number * _AHEAD)

    def running(self) -> list[Process]:
        """The processes there are."""
        with self._lock:
            return list(self._all)

    def _start(self, job: Job) -> Future[Judged]:
        return self._threads.submit(self._do, job)

    def _do(self, job: Job) -> Judged:
        """What is found in a file, by a process of this thread."""
        why = ""
        for trial in range(_TRIALS):
            process = self._process()
            judged = process.judge(job)
            if judged is not None:
                return judged
            why = process.how_it_ended()
            self._own.process = None
            with self._lock:
                self._all.discard(process)
                if self._is_closed:
                    break
            again = "; it is tried again" if trial + 1 < _TRIALS else ""
            self._warn(f"process {process.number} {why} while it checked {job.name}{again}")
        return judge_failed(job, f"the process that analysed it {why}")

    def _process(self) -> Process:
        found: Process | None = getattr(self._own, "process", None)
        if found is None:
            found = self._own.process = Process()
            with self._lock:
                self._all.add(found)
                if self._is_closed:
                    found.end()
        return found


class Process:
    """One process, that judges one file at a time."""

    def __init__(self) -> None:
        #: The file that it has.
        self.doing = ""
        command = [sys.executable, _WORKER]
        pipe = subprocess.PIPE
        # In a session of its own, it does not hear of a Ctrl-C at the terminal: `end` ends it.
        self._popen = subprocess.Popen(  # noqa: S603 - our own module, in this interpreter
            command, stdin=pipe, stdout=pipe, start_new_session=True
        )
        self._to = cast("IO[bytes]", self._popen.stdin)
        self._from = cast("IO[bytes]", self._popen.stdout)

    @property
    def number(self) -> int:
        """What the system calls it."""
        return self._popen.pid

    def judge(self, job: Job) -> Judged | None:
        """What it finds in a file; None when it died."""
        self.doing = job.name
        try:
            send_job(self._to, job)
            return next_found(self._from)
        except (OSError, ValueError):
            return None
        finally:
            self.doing = ""

    def how_it_ended(self) -> str:
        """How it died."""
        status = self._popen.wait()
        self.close()
        if status >= 0:
            return f"ended with status {status}"
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        return f"was ended by {name}"

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._popen.kill()
        self._popen.wait()

    def close(self) -> None:
        """Let go of one that has ended."""
        with suppress(OSError):
            self._to.close()
        self._from.close()
