"""Loading in a fresh process, as a worker does that has not run the program."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

#: Seconds that loading may take.
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """How loading went: `error` is None where it worked, `type` what arrived then."""

    error: str | None = None
    type: str | None = None


class Loader:
    """A process that loads pickles, each in a fork of its own where there is `fork`.

    `path` is what the process puts before its own `sys.path`: the folder of a script, so that the
    modules beside it can be imported. The process has nothing of the program in `__main__`. It runs
    in `folder`, or in the current one.
    """

    def __init__(
        self, path: Sequence[str] = (), patience: float = PATIENCE, folder: str | None = None
    ) -> None:
        self._path = list(path)
        self._folder = folder
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Loader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def load(self, data: bytes) -> Loaded:
        """Load a pickle there. A crash or a hang is an error like others."""
        try:
            answer = self._answer(self._running(), data)
        except (BrokenPipeError, EOFError):
            self.close()
            return Loaded("the process that loads it crashed")
        except TimeoutError:
            self.close()
            return Loaded(f"loading it takes longer than {self._patience:g} s")
        return Loaded(**answer)

    def close(self) -> None:
        """End the process and all that it has started."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (AttributeError, OSError):
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, in this interpreter
                [sys.executable, "-m", __spec__.name, json.dumps(self._path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(import_path())},
            )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any]:
        source, sink = process.stdout, process.stdin
        if source is None or sink is None:
            raise EOFError
        sink.write(len(data).to_bytes(8, "big") + data)
        sink.flush()
        ready, _, _ = select.select([source], [], [], self._patience)
        if not ready:
            raise TimeoutError
        line = source.readline()
        if not line:
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer


def import_path() -> list[str]:
    """Where this package is found, and what the environment says already."""
    own = str(Path(__file__).resolve().parents[2])
    return [own, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]


# --- in the process that loads ------------------------------------------------------------------


def _serve(source: IO[bytes], sink: IO[str]) -> None:
    """Answer each pickle of `source` with a line of JSON, until there are no more."""
    while header := source.read(8):
        data = source.read(int.from_bytes(header, "big"))
        answer = _in_fork(data) if hasattr(os, "fork") else _load(data)
        sink.write(json.dumps(answer) + "\n")
        sink.flush()


def _load(data: bytes) -> dict[str, str | None]:
    from flake8_dask_pickle.runtime.pickling import dumps, loads, named

    try:
        thing = loads(data)
    except BaseException as error:  # noqa: BLE001 - whatever the person's classes raise
        return {"error": named(error)}
    try:
        dumps(thing)  # a scheduler does, task by task
    except BaseException as error:  # noqa: BLE001
        return {"error": f"pickling it again: {named(error)}"}
    return {"type": f"{type(thing).__module__}.{type(thing).__qualname__}"}


def _in_fork(data: bytes) -> dict[str, str | None]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(_load(data)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": "the process that loads it crashed"}


def _main() -> None:
    # What loading prints must not be taken for an answer.
    sink = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.path[:0] = json.loads(sys.argv[1])
    source = sys.stdin.buffer
    sys.modules["__main__"] = type(sys)("__main__")
    from flake8_dask_pickle.runtime import pickling

    pickling.dumps(None)  # import what loads once, before the forks
    _serve(source, sink)


if __name__ == "__main__":
    _main()
