"""Runs a batch of programs with real Dask, in this one process, and says how each ended.

It is started as a file, by any interpreter that has Dask, and imports nothing of ours:

    python runner.py [--threads] FOLDER

With `--threads`, nothing is pickled: every scheduler is one of threads in this process, and the
cluster hands on the objects themselves. So a program does what it was meant to do.

FOLDER holds `programs.json`, a list of objects with `name`, `context`, `text`, `cells`, `driver`
and `limit` (seconds). One JSON object a program goes to standard output, in the same order. A
program that takes too long is the last of its runner: what it left behind is not worth cleaning.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import linecache
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

#: What the exceptions say (or are called) when something could not be pickled, loaded or hashed.
_ABOUT_PICKLING = (
    "pickl",
    "serializ",
    "serialis",
    "Tokenization",
    "deterministically hashed",
    "__reduce",
    "through inheritance",
    "BrokenProcessPool",
    "process pool was terminated",
    "Can't get attribute",
    "lost dependencies",  # what is persisted and cannot be loaded
)
#: Files that pickle, load or hash; an exception that went through one is about that.
_PICKLING_FILES = (
    "pickle.py",
    "copyreg.py",
    "dask/tokenize.py",
    "distributed/protocol/serialize.py",
)


class OutOfTime(BaseException):
    """The program's time is over; no `except Exception` of a program stops this."""


def main(folder: Path, threads: bool) -> None:
    """Run every program of the folder; answers go to what is standard output now."""
    answers = os.fdopen(os.dup(1), "w")
    silence()
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    programs = json.loads((folder / "programs.json").read_text())
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        os.environ["IPYTHONDIR"] = work
        if threads:
            stay_here()
        else:
            keep_process_pool()
            start_cluster()
        gc.freeze()
        for count, program in enumerate(programs, 1):
            answer = run(program)
            answers.write(json.dumps({"name": program["name"], **answer}) + "\n")
            answers.flush()
            if answer["verdict"] == "hangs":
                os._exit(0)
            if count % 50 == 0:
                gc.collect()
    answers.close()
    os._exit(0)  # nothing of the programs, such as a thread, is waited for


def silence() -> None:
    """Nothing but answers is printed: not by programs, not by workers, not by libraries."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ["PYTHONWARNINGS"] = "ignore"


def start_cluster() -> None:
    """One cluster for all programs, in a process of its own; a plain `Client()` connects to it.

    So scheduler and workers never have the program for `__main__`, as on any real cluster.
    """
    import dask

    cluster = subprocess.Popen(
        [sys.executable, __file__, "--cluster"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert cluster.stdout is not None
    address = cluster.stdout.readline().decode().strip()
    dask.config.set({"scheduler-address": address})
    os.environ["DASK_SCHEDULER_ADDRESS"] = address


def stay_here() -> None:
    """Threads of this process do all work, and objects are handed on as they are."""
    import dask
    import dask.threaded
    import distributed

    base: Any = importlib.import_module("dask.base")
    pickling: Any = importlib.import_module("distributed.protocol.pickle")
    client: Any = importlib.import_module("distributed.client")
    really = pickling.dumps
    # The programs take the place of `__main__`.
    handed_on.__module__ = "oracle_runner"
    sys.modules["oracle_runner"] = sys.modules["__main__"]

    def dumps(x: Any, **options: Any) -> Any:
        HANDED_ON.append(x)
        return really(Reference(len(HANDED_ON) - 1), **options)

    pickling.dumps = client.dumps = dumps
    for name in ("processes", "multiprocessing"):
        base.named_schedulers[name] = dask.threaded.get
    cluster = distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, silence_logs=60
    )
    dask.config.set({"scheduler-address": cluster.scheduler_address})


#: What was handed on by `--threads`; a pickle holds the index alone.
HANDED_ON: list[Any] = []


def handed_on(index: int) -> Any:
    return HANDED_ON[index]


class Reference:
    """What is pickled in the place of an object that does not leave the process."""

    def __init__(self, index: int) -> None:
        self.index = index

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return handed_on, (self.index,)


def be_cluster() -> None:
    """Be the cluster, for as long as the runner lives: it holds the other end of our input."""
    from distributed import LocalCluster

    said = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None, silence_logs=60
    )
    print(cluster.scheduler_address, file=said, flush=True)
    sys.stdin.read()
    os._exit(0)


def keep_process_pool() -> None:
    """`scheduler="processes"` starts processes each time; here, one is kept for all programs."""
    from concurrent.futures import ProcessPoolExecutor

    module: Any = importlib.import_module("dask.multiprocessing")

    pools: list[ProcessPoolExecutor] = []
    fresh = module.ProcessPoolExecutor

    class Kept(ProcessPoolExecutor):
        def shutdown(self, *args: Any, **kwargs: Any) -> None:
            if self._broken:
                pools.clear()
                super().shutdown(*args, **kwargs)

    def pool(workers: int | None = None, **options: Any) -> ProcessPoolExecutor:
        if FRESH_POOLS:
            return cast("ProcessPoolExecutor", fresh(1, **options))
        if not pools:
            pools.append(Kept(1, **options))
            with own_main():
                pools[0].submit(int).result()
        return pools[0]

    module.ProcessPoolExecutor = pool


#: Holds something while processes must be started anew.
FRESH_POOLS: list[bool] = []

_OWN_MAIN = sys.modules["__main__"]


@contextlib.contextmanager
def own_main() -> Iterator[None]:
    """Processes that start now take this file for `__main__`, and not the program."""
    theirs = sys.modules["__main__"]
    sys.modules["__main__"] = _OWN_MAIN
    try:
        yield
    finally:
        sys.modules["__main__"] = theirs


def run(program: dict[str, Any]) -> dict[str, str]:
    """Run one program and clean up after it."""
    answer = run_once(program)
    if "__mp_main__" in answer["reason"] and program["context"] == "script":
        # New processes import the script, and find by name what the kept ones cannot.
        FRESH_POOLS.append(True)
        answer = run_once(program)
        FRESH_POOLS.clear()
    return answer


def run_once(program: dict[str, Any]) -> dict[str, str]:
    signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, program["limit"])
    printed = OfTheDriver()
    try:
        with scene(), contextlib.redirect_stdout(printed):
            HOW[program["context"]](program)
    except OutOfTime:
        return {"verdict": "hangs", "reason": "", "cause": ""}
    except (KeyboardInterrupt, SystemExit, Exception) as error:  # noqa: BLE001
        return verdict(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"verdict": "runs", "reason": "", "cause": "", "printed": printed.getvalue()}


class OfTheDriver(io.StringIO):
    """What the main thread prints; what tasks print is seen on no driver."""

    def write(self, text: str) -> int:
        if threading.current_thread() is threading.main_thread():
            return super().write(text)
        return len(text)


def out_of_time(*_: object) -> None:
    raise OutOfTime


@contextlib.contextmanager
def scene() -> Iterator[None]:
    """A fresh `__main__`, a fresh folder; afterwards everything is as it was."""
    client_class: Any = importlib.import_module("distributed").Client
    modules, home = dict(sys.modules), Path.cwd()
    sys.modules["__main__"] = types.ModuleType("__main__")
    os.chdir(tempfile.mkdtemp(dir=home))
    try:
        yield
    finally:
        for client in list(client_class._instances):
            client.close(timeout=2)
        os.chdir(home)
        sys.modules["__main__"] = modules["__main__"]


def run_script(program: dict[str, Any]) -> None:
    path = Path(f"{program['name']}.py").resolve()
    path.write_text(program["text"])
    execute(program["text"], str(path))


def run_library(program: dict[str, Any]) -> None:
    """The library is a file of FOLDER, where the workers find it as well."""
    try:
        execute(program["driver"], "driver.py")
    finally:
        sys.modules.pop(program["module"], None)


def execute(text: str, filename: str) -> None:
    """Run a text as `python filename` would."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    names = sys.modules["__main__"].__dict__
    names.update(__file__=filename, __builtins__=__builtins__)
    exec(compile(text, filename, "exec", dont_inherit=True), names)


def run_notebook(program: dict[str, Any]) -> None:
    """Run the cells in a real IPython shell, up to the first that fails."""
    from traitlets.config import Config

    shell_class: Any = importlib.import_module("IPython.core.interactiveshell").InteractiveShell
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    shell = shell_class(config=config, user_module=sys.modules["__main__"])
    shell_class._instance = shell
    shell.showtraceback = lambda *_, **__: None
    try:
        for cell in program["cells"]:
            result = shell.run_cell(cell, store_history=True)
            if error := result.error_before_exec or result.error_in_exec:
                raise error
    finally:
        shell_class._instance = None


HOW = {"script": run_script, "library": run_library, "notebook": run_notebook}


def verdict(error: BaseException) -> dict[str, str]:
    """Whether it is about pickling, and what the exception says."""
    texts = [last_line(one) for one in chain(error)]
    fails = any(word.lower() in text.lower() for text in texts for word in _ABOUT_PICKLING)
    fails = fails or any(map(went_through_pickling, chain(error)))
    return {
        "verdict": "fails" if fails else "broken",
        "reason": texts[0],
        "cause": texts[-1] if len(texts) > 1 else "",
    }


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, what caused it, what caused that."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def went_through_pickling(error: BaseException) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return any(frame.filename.endswith(_PICKLING_FILES) for frame in frames)


def last_line(error: BaseException) -> str:
    said = "".join(traceback.format_exception_only(error)).strip()
    return said[-300:]


if __name__ == "__main__" and sys.argv[1] == "--cluster":
    be_cluster()
elif __name__ == "__main__":
    main(Path(sys.argv[-1]).resolve(), "--threads" in sys.argv)
