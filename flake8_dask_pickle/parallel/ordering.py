"""Work that is done elsewhere, in any order, and handed back in the order in which it came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future

from flake8_dask_pickle.judging import Job, Judged

#: Contents of files that wait for their turn, at most. Bytes.
MOST_BYTES = 64_000_000
#: Files that wait because one before them takes long, at most.
MOST_FILES = 4_096


def in_order(
    jobs: Iterable[Job], start: Callable[[Job], Future[Judged]], most_started: int
) -> Iterator[tuple[Job, Judged]]:
    """Start jobs, as many as are allowed at a time, and hand each back with what was found."""
    waiting: deque[tuple[Job, Future[Judged] | None]] = deque()
    started = size = 0
    for job in jobs:
        waiting.append((job, None if job.known is not None else start(job)))
        started += job.known is None
        size += len(job.raw)
        while waiting and (
            _is_done(waiting[0][1])
            or started >= most_started
            or size > MOST_BYTES
            or len(waiting) > MOST_FILES
        ):
            first, future = waiting.popleft()
            yield first, _result(first, future)
            started -= future is not None
            size -= len(first.raw)
    for job, future in waiting:
        yield job, _result(job, future)


def _is_done(future: Future[Judged] | None) -> bool:
    return future is None or future.done()


def _result(job: Job, future: Future[Judged] | None) -> Judged:
    return job.known or Judged() if future is None else future.result()
