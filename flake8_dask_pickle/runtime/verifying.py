"""Try findings out: build each task in a process of its own, dump it, load it in a fresh one.

The process has a time limit, a memory limit and a folder of its own, no input, and none of the
environment but what `KEPT` names. It is ended with all processes that it has started.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from flake8_dask_pickle.finding import Finding, Verdict
from flake8_dask_pickle.probe import Probe
from flake8_dask_pickle.runtime.child import Doing, Origin, Slice
from flake8_dask_pickle.runtime.ending import end_descendants
from flake8_dask_pickle.runtime.fresh import Loaded, Loader, import_path
from flake8_dask_pickle.runtime.payloads import MANY_BYTES, shown
from flake8_dask_pickle.runtime.slicing import UnreachableError, slice_for
from flake8_dask_pickle.source import Source
from flake8_dask_pickle.source.project import project_of

#: Environment variables that the process is given; those that begin with the ones in `STARTS` too.
KEPT = frozenset(
    """
    PATH HOME LANG LANGUAGE TZ USER LOGNAME SHELL SYSTEMROOT VIRTUAL_ENV CONDA_PREFIX PYTHONPATH
    PYTHONHASHSEED LD_LIBRARY_PATH DYLD_LIBRARY_PATH IPYTHONDIR
    """.split()
)
STARTS = ("LC_", "DASK_")


#: How an exception begins that says that something has not travelled.
_LACKING = ("NameError", "KeyError")

#: Loads a payload in other processes, which run where the slice of that answer did.
Load = Callable[[bytes, "dict[str, Any]"], Loaded]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a slice may use: seconds, bytes of memory, bytes of each file that it writes."""

    seconds: float = 30.0
    memory: int = 4 * 1024**3
    file: int = 64 * 1024**2


class Verifier:
    """Tries out the findings of sources; close it when done."""

    def __init__(
        self,
        limits: Limits | None = None,
        folder: Path | None = None,
        scheduler: str | None = None,
        *,
        runs_tasks: bool = False,
    ) -> None:
        """Slices run in `folder`, or where that is None, each in a temporary one.

        Tasks themselves run only with `runs_tasks`, for findings that nothing else would show.

        With the address of a `scheduler`, what was dumped is loaded on each of its workers too;
        ClusterError is raised when nobody answers there.
        """
        self._limits = limits or Limits()
        self._folder = folder
        self._scheduler = scheduler
        self._runs_tasks = runs_tasks

    def verified(self, source: Source, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Each finding with its verdict, as they come."""
        asked = [(one, _question(source, one, runs_tasks=self._runs_tasks)) for one in findings]
        origins: dict[Slice, dict[Origin, None]] = {}
        for _, one in asked:
            if isinstance(one, _Question):
                origins.setdefault(one.slice_, {})[one.origin] = None
        known: dict[Slice, dict[str, Any]] = {}
        # What a slice has written is there until its task has been loaded.
        with contextlib.ExitStack() as folders, _Loading(self._scheduler) as load:
            for finding, one in asked:
                if isinstance(one, _Question):
                    every = tuple(origins[one.slice_])
                    slice_ = replace(one.slice_, origins=every)
                    if slice_ not in known:
                        known[slice_] = self._answer(slice_, folders)
                    number = every.index(one.origin)
                    verdict = _verdict(finding, known[slice_], number, load)
                else:
                    verdict = one
                yield replace(finding, verdict=verdict)

    def _answer(self, slice_: Slice, folders: contextlib.ExitStack) -> dict[str, Any]:
        """How the slice went, and the folder that it ran in."""
        temporary = tempfile.TemporaryDirectory(prefix="dask-pickle-")
        private = Path(folders.enter_context(temporary))
        work = private / "work"
        work.mkdir()
        folder = self._folder or work
        return {**_run(slice_, private, folder, self._limits), "folder": str(folder)}


class _Question(NamedTuple):
    """What to run for a finding, and where that makes what it is about."""

    slice_: Slice
    origin: Origin


def _question(source: Source, finding: Finding, *, runs_tasks: bool) -> _Question | Verdict:
    """What to run to try a finding out, or why nothing is."""
    probe = finding.probe
    if probe is None:
        return Verdict("not reached", "the submission does not stand in this file")
    if probe.shows == "nothing":
        return Verdict("not reached", "no round-trip shows what becomes of it")
    runs = probe.shows == "running"
    if runs and not runs_tasks:
        return Verdict("not reached", "only running the task would show it: --run-tasks")
    if runs and probe.passes == "part":
        return Verdict("not reached", "what the task is called with is known to Dask alone")
    try:
        text, made = slice_for(source.text, probe)
    except UnreachableError as error:
        return Verdict("not reached", str(error))
    # What IPython puts into a namespace is there where IPython runs the program.
    kind: str = "notebook" if finding.code == "DPK104" else source.kind
    if not probe.is_program:
        kind = "library"
    doing: Doing = "token" if probe.shows == "token" else "pickle"
    if runs and probe.passes != "part":
        doing = probe.passes
    file = Path(source.filename).absolute()
    project = project_of(file.parent)
    first, *last = map(str, dict.fromkeys((*project.search_path, file.parent)))
    module = project.module_name(file)
    slice_ = Slice(str(file), text, kind, module, (first,), tuple(last), doing)
    return _Question(slice_, Origin() if runs else Origin(made, probe.is_item))


class _Loading:
    """Loads payloads in fresh processes, and on the workers of a cluster if one is given.

    A process finds the modules and files that the process of the slice has found.
    """

    def __init__(self, scheduler: str | None) -> None:
        self._scheduler = scheduler
        self._where: tuple[list[str], str] = ([], "")
        self._loader = Loader()

    def __enter__(self) -> _Loading:
        return self

    def __exit__(self, *_: object) -> None:
        self._loader.close()

    def __call__(self, data: bytes, answer: dict[str, Any]) -> Loaded:
        path, folder = where = answer["path"], answer["folder"]
        if where != self._where:
            self._loader.close()
            self._where = where
            self._loader = Loader(path, folder=folder if Path(folder).is_dir() else None)
        loaded = self._loader.load(data)
        if loaded.error is not None or self._scheduler is None:
            return loaded
        return _on_workers(self._scheduler, data, path)


def _on_workers(scheduler: str, data: bytes, path: Sequence[str]) -> Loaded:
    """How loading goes on the workers of a cluster: the first of them that fails, if one does."""
    from flake8_dask_pickle.runtime.cluster import load_on_workers

    there = load_on_workers(scheduler, [data], path=path)
    for process, (loaded,) in there.items():
        if loaded.error is not None:
            return Loaded(f"{loaded.error}, on the {process.label}")
    return next((loaded for (loaded,) in there.values()), Loaded())


def show_slice(source: Source, probe: Probe) -> str:
    """The slice that would be run, or why there is none, as a comment."""
    try:
        return slice_for(source.text, probe).text
    except UnreachableError as error:
        return f"# not reached: {error}"


def _verdict(finding: Finding, answer: dict[str, Any], origin: int, load: Load) -> Verdict:
    """What an answer shows of a finding, whose origin has that number."""
    if "failed" in answer:
        return Verdict("error", answer["failed"])
    if "unknown" in answer:
        return Verdict("not reached", answer["unknown"])
    if finding.probe is not None and finding.probe.shows == "running":
        return _judged_run(finding, answer, load)
    verdict = _judged(finding, answer, load)
    if verdict.word == "refuted" and "made" in answer and answer["made"][origin] is False:
        return Verdict("not reached", "what it is about is not made by what was run")
    if verdict.word == "refuted" and finding.probe is not None and _is_but_data(finding.probe):
        return Verdict(
            "not reached", "it travels alone, and what it is computed with was not tried"
        )
    return verdict


def _is_but_data(probe: Probe) -> bool:
    """Whether what else stands in its graph decides how it travels: a function goes by value."""
    return probe.is_lazy and probe.target is None and not probe.is_decorator


def _judged(finding: Finding, answer: dict[str, Any], load: Load) -> Verdict:
    if finding.code == "DPK115":
        refused = answer.get("refused")
        return Verdict("confirmed", f"it is a {refused[0]}") if refused else Verdict("refuted")
    of_payload = finding.probe is not None and finding.probe.shows == "payload"
    if "error" in answer and of_payload:
        return Verdict("error", f"the task does not travel: {answer['error']}")
    if "error" in answer:
        return Verdict("confirmed", answer["error"])
    if finding.kind == "large":
        return _weighed(answer["size"])
    payloads = [bytes.fromhex(one) for one in answer["pickled"]]
    # Loading what goes by reference would import the module, and run all of it.
    if of_payload:
        return _judged_payloads(finding.kind, payloads)
    if finding.probe is not None and (
        finding.probe.shows == "token" or not finding.probe.is_program
    ):
        return Verdict("refuted")
    return _judged_loading(payloads, answer, load)


def _judged_payloads(kind: str | None, payloads: Sequence[bytes]) -> Verdict:
    """Whether one of the payloads holds an object of a kind that travels as something else."""
    said = next((text for one in payloads if (text := shown(kind, one))), "")
    return Verdict("confirmed", said) if said else Verdict("refuted", "it does not travel")


def _judged_loading(payloads: Sequence[bytes], answer: dict[str, Any], load: Load) -> Verdict:
    """Whether all payloads can be loaded."""
    if not payloads:
        return Verdict("refuted", "it dumps, is large, and was not loaded again")
    for payload in payloads:
        loaded = load(payload, answer)
        if loaded.error is not None:
            return Verdict("confirmed", f"loading it: {loaded.error}")
    return Verdict("refuted", "it was dumped, and loaded in a fresh process")


def _weighed(size: int) -> Verdict:
    """Whether a payload of so many bytes is one that Dask warns of."""
    megabytes = f"what is sent has {size / 10**6:,.1f} MB"
    return Verdict("confirmed" if size >= MANY_BYTES else "refuted", megabytes)


def _judged_run(finding: Finding, answer: dict[str, Any], load: Load) -> Verdict:
    """What a run of the task shows. One run that goes well refutes nothing."""
    raised = answer.get("raised", "")
    what = f"the task raises {raised}" if raised else "its result"
    if "error" in answer:
        return Verdict("confirmed", f"{what}: {answer['error']}")
    if finding.kind == "missing" and raised.startswith(_LACKING):
        return Verdict("confirmed", what)
    for payload in answer.get("pickled", ()):
        loaded = load(bytes.fromhex(payload), answer)
        if loaded.error is not None:
            how = f"{what}; loading it" if raised else "loading its result"
            return Verdict("confirmed", f"{how}: {loaded.error}")
    return Verdict("not reached", what if raised else "the task ran, and that did not come up")


def _run(slice_: Slice, private: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    """Run a slice, and give what its process says, or how that ended."""
    if os.name != "posix":
        return {"failed": "there are no limits for processes on this system"}
    file = private / "slice.json"
    file.write_text(json.dumps(asdict(slice_)), encoding="utf-8")
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "flake8_dask_pickle.runtime.child", str(writing), str(file)]
    process = subprocess.Popen(  # noqa: S603 - what the person asked for, in this interpreter
        command,
        cwd=folder,
        env=_environment(private),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(writing,),
        start_new_session=True,
        preexec_fn=lambda: _limit(limits),
    )
    os.close(writing)
    try:
        said = _read(reading, limits.seconds)
    finally:
        os.close(reading)
        _end(process)
    if said is None:
        return {"failed": f"it takes longer than {limits.seconds:g} s"}
    if not said:
        return {"failed": _ending(process.returncode)}
    return _parsed(said)


def _parsed(said: bytes) -> dict[str, Any]:
    """An answer; the program may have written to the descriptor too, as it may to any."""
    try:
        answer: dict[str, Any] = dict(json.loads(said))
    except (TypeError, ValueError):
        return {"failed": "its process said something that cannot be read"}
    return answer


def _read(descriptor: int, seconds: float) -> bytes | None:
    """One line of a pipe; what there was of it at its end, None when it takes too long."""
    found = bytearray()
    until = time.monotonic() + seconds
    while not found.endswith(b"\n"):
        left = until - time.monotonic()
        ready, _, _ = select.select([descriptor], [], [], max(left, 0))
        if not ready:
            return None
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return b""
        found += piece
    return bytes(found)


def _environment(private: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in KEPT or name.startswith(STARTS)
    }
    return kept | {
        "PYTHONPATH": os.pathsep.join(import_path()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(private),
        "IPYTHONDIR": str(private / "ipython"),
    }


def _limit(limits: Limits) -> None:
    """In the new process, before Python starts: what it and its children may use."""
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, all that it has started, and all that is in its session's group."""
    end_descendants(process.pid)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        process.kill()
    process.wait()


def _ending(status: int) -> str:
    if status < 0:
        try:
            return f"its process was ended by {signal.Signals(-status).name}"
        except ValueError:
            return f"its process was ended by signal {-status}"
    return f"its process ended with status {status} before the submission"
