"""Judging files on the workers of a Dask cluster, as a `dask.bag` of batches.

Files are read here, and sent: a cluster need not see the same disk. So is what is asked about
other files. At most a few batches for each thread are under way at a time, whatever there is to do.
"""

from __future__ import annotations

import importlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from flake8_dask_pickle.cache.findings import judged_of
from flake8_dask_pickle.judging import Job, Judged, judge, judge_failed
from flake8_dask_pickle.parallel.facts import Guide
from flake8_dask_pickle.parallel.packing import as_text, packed, slim
from flake8_dask_pickle.parallel.remote import Batch, Question, Reply, identity, judge_batch
from flake8_dask_pickle.plain_data import as_data
from flake8_dask_pickle.runtime.scheduler import ANSWER, ClusterError, Scheduler, run

LOCAL = "local"
#: A batch is full with so many files, or so many bytes.
_FILES, _BYTES = 32, 256_000
#: Batches under way for each thread of the cluster, and at most.
_AHEAD, _MOST = 3, 2_000
#: Batches in one bag.
_IN_BAG = 4
#: How often a batch is tried again when its worker raises, and a file when it has questions.
_RETRIES, _ROUNDS = 3, 8
#: Seconds after which it is looked whether the cluster is still there, and that it may have no
#: workers.
_PATIENCE, _WITHOUT_WORKERS = 5.0, 60.0
#: Files that wait because one before them takes long, at most, and their bytes.
_WAITING, _WAITING_BYTES = 20_000, 200_000_000


@dataclass(slots=True)
class _Entry:
    """A job under way, and what is found; `asked` is what it has asked for so far."""

    job: Job
    found: Judged | None
    asked: list[Question] = field(default_factory=list)
    rounds: int = 0


class Cluster:
    """A cluster that a client is connected to.

    With `noted`, what is found comes with the questions that were asked, for a cache.
    """

    noted = True

    def __init__(self, client: Any, warn: Callable[[str], None]) -> None:
        self._client = client
        self._warn = warn
        self._guide = Guide()
        self._identity = identity()
        self._numbers = count()
        self._batch: list[_Entry] = []
        self._ready: list[list[_Entry]] = []
        #: Future -> the batch that it stands for.
        self._running: dict[Any, list[_Entry]] = {}
        self._most = 0

    def works(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Judged]]:
        """Do jobs, and hand them back in order. Raises ClusterError."""
        self._most = min(self._threads() * _AHEAD, _MOST)
        waiting: deque[_Entry] = deque()
        size = 0
        for job in jobs:
            entry = _Entry(job, job.known)
            waiting.append(entry)
            size += len(job.raw)
            if entry.found is None:
                self._add(entry)
            while waiting and (waiting[0].found is not None or self._is_full(waiting, size)):
                if waiting[0].found is None:
                    self._wait()
                else:
                    size -= len(waiting[0].job.raw)
                    yield _taken(waiting)
        self._close_batch()
        while waiting:
            while waiting[0].found is None:
                self._wait()
            yield _taken(waiting)

    def _is_full(self, waiting: deque[_Entry], size: int) -> bool:
        under_way = len(self._running) + len(self._ready)
        return under_way >= self._most or len(waiting) > _WAITING or size > _WAITING_BYTES

    def _add(self, entry: _Entry) -> None:
        self._batch.append(entry)
        if len(self._batch) >= _FILES or sum(len(one.job.raw) for one in self._batch) > _BYTES:
            self._close_batch()

    def _close_batch(self) -> None:
        if self._batch:
            self._ready.append(self._batch)
            self._batch = []

    def _submit(self) -> None:
        """Have everything that is ready computed, as one bag."""
        import dask.bag

        self._close_batch()
        if not self._ready:
            return
        batched: Any = dask.bag
        # A few at a time: what is sent for one bag is in one message.
        for at in range(0, len(self._ready), _IN_BAG):
            ready = self._ready[at : at + _IN_BAG]
            sent = [self._as_sent(entries) for entries in ready]
            bag = batched.from_sequence(sent, npartitions=len(sent)).map(judge_batch)
            futures = self._client.compute(bag.to_delayed(), retries=_RETRIES)
            self._running.update(zip(futures, ready, strict=True))
        self._ready = []

    def _as_sent(self, entries: list[_Entry]) -> bytes:
        states: dict[str, tuple[str, str, bool]] = {}
        contents: dict[str, str | None] = {}
        jobs: list[tuple[str, Any, str]] = []
        for entry in entries:
            job = replace(entry.job, raw=slim(entry.job))
            told = self._guide.told(job, entry.asked)
            jobs.append((job.name, as_data(job.terms), as_text(job.raw)))
            states.update({path: (*state,) for path, state in told.states.items()})
            for path, content in told.contents.items():
                if path not in contents:
                    contents[path] = None if content is None else as_text(content)
        batch: Batch = {
            "number": next(self._numbers),
            "here": _here(),
            "noted": self.noted,
            "jobs": jobs,
            "states": states,
            "contents": contents,
        }
        return packed(batch)

    def _wait(self) -> None:
        """Wait until at least one batch is done, and take what was found in it."""
        try:
            self._wait_and_take()
        except (OSError, CancelledError) as error:  # the former is what a lost connection is
            reason = str(error).partition("\n")[0]
            raise ClusterError(f"the cluster does not answer any more: {reason}") from None

    def _wait_and_take(self) -> None:
        distributed: Any = importlib.import_module("distributed")
        self._submit()
        waited = 0.0
        while True:
            try:
                done = distributed.wait(list(self._running), _PATIENCE, "FIRST_COMPLETED").done
                break
            except distributed.TimeoutError:
                waited = 0.0 if self._threads(waited) else waited + _PATIENCE
        for future in done:
            self._take(future, self._running.pop(future))

    def _threads(self, waited: float = 0.0) -> int:
        """How many threads the workers have. Raises ClusterError."""
        try:
            number = sum(self._client.nthreads().values())
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no cluster any more
            raise ClusterError(f"the cluster does not answer any more: {error}") from None
        if not number and waited >= _WITHOUT_WORKERS:
            raise ClusterError(f"the cluster has had no workers for {_WITHOUT_WORKERS:g} s")
        return int(number)

    def _take(self, future: Any, entries: list[_Entry]) -> None:
        """Take what was found in a batch; what could not be done is to be done again.

        A worker may die with what it has found before that is taken. Its batch is then done
        once more by another one, and waited for again.
        """
        distributed: Any = importlib.import_module("distributed")
        if future.cancelled():
            raise ClusterError("the cluster has given up its work")
        try:
            replies: list[Reply] = future.result(_PATIENCE)
        except Exception as error:
            if future.status == "error":
                self._failed(error, entries)
            elif isinstance(error, distributed.TimeoutError):
                self._running[future] = entries
            else:
                raise
        else:
            self._found(replies[0], entries)

    def _found(self, reply: Reply, entries: list[_Entry]) -> None:
        if different := differences(self._identity, reply["judge"]):
            raise ClusterError(f"a worker has other versions: {different}")
        for entry, data in zip(entries, reply["found"], strict=True):
            if "asks" not in data:
                entry.found = judged_of(data)
                continue
            asked = [(kind, path) for kind, path in data["asks"]]
            entry.asked += asked
            entry.rounds += 1
            if entry.rounds < _ROUNDS:
                self._ready.append([entry])
            else:
                entry.found = judge(entry.job)  # here, all questions can be answered

    def _failed(self, error: BaseException, entries: list[_Entry]) -> None:
        from distributed.scheduler import KilledWorker

        if not isinstance(error, KilledWorker):
            raise ClusterError(f"a worker failed: {type(error).__name__}: {error}")
        if len(entries) > 1:
            self._ready += [[entry] for entry in entries]
            return
        (entry,) = entries
        self._warn(f"every worker that checked {entry.job.name} died")
        entry.found = judge_failed(entry.job, "every worker of the cluster that analysed it died")


def _taken(waiting: deque[_Entry]) -> tuple[Job, Judged]:
    entry = waiting.popleft()
    if entry.found is None:
        raise AssertionError("nothing was found yet")
    return entry.job, entry.found


def _here() -> str:
    from flake8_dask_pickle.source.disk import REAL

    return REAL.here()


def differences(here: dict[str, str], there: dict[str, str]) -> str:
    """In which versions two judges differ."""
    names = (name for name in here if here[name] != there.get(name))
    return ", ".join(f"{name} {here[name]} here, {there.get(name)} there" for name in names)


@contextmanager
def connected(address: str, workers: int | None, warn: Callable[[str], None]) -> Iterator[Cluster]:
    """The cluster at an address, or one of our own on this machine. Raises ClusterError."""
    scheduler = Scheduler(address, ANSWER)  # says so where distributed is missing
    with ExitStack() as stack:
        if address == LOCAL:
            target: Any = stack.enter_context(_own(workers))
        else:
            run(scheduler.processes())
            target = address
        distributed: Any = importlib.import_module("distributed")
        _hush()
        try:
            client = stack.enter_context(
                distributed.Client(target, timeout=ANSWER, set_as_default=False)
            )
            stack.enter_context(client.as_current())
        except Exception as error:  # noqa: BLE001 - whatever listens there may say anything
            raise ClusterError(f"no Dask scheduler at {address}: {error}") from None
        _require_same_versions(client)
        yield Cluster(client, warn)


def _hush() -> None:
    """Have the logs of Dask leave standard error alone: what is wrong is said in one line."""
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _own(workers: int | None) -> Any:
    distributed: Any = importlib.import_module("distributed")
    _hush()
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    )


def _require_same_versions(client: Any) -> None:
    """Raise ClusterError unless all workers would find what would be found here."""
    try:
        client.wait_for_workers(1, timeout=ANSWER)
    except Exception:  # noqa: BLE001 - which one it is depends on the version
        raise ClusterError("the cluster has no workers") from None
    here = identity()
    for address, there in client.run(identity, on_error="return").items():
        if isinstance(there, BaseException):
            said = f"flake8-dask-pickle cannot be used there: {there}"
            raise ClusterError(f"worker {address}: {said}")
        if different := differences(here, there):
            raise ClusterError(f"worker {address} has other versions: {different}")
