"""What loads payloads beside a worker: a program that is sent as text to the worker's interpreter.

Text, not a function: bytecode of another Python minor version crashes the process that runs it.
So this imports nothing of this package, and runs on every Python that Dask runs on.

In: settings as JSON in `sys.argv[1]`; payloads on standard input, each after its length in eight
bytes. Out: a line of JSON with the versions, then one a payload. A payload that crashes or hangs
ends the process: then its line and those after it are missing.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import importlib
import inspect
import io
import json
import os
import pickle
import signal
import sys
from typing import IO, Any

#: How many bytes tell how long a payload is.
LENGTH = 8


class Tracking(pickle.Unpickler):
    """Loads as `distributed.protocol.pickle.loads` does, and notes what goes by reference."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.found: dict[str, Any] = {}

    def find_class(self, module: str, name: str) -> Any:
        thing = super().find_class(module, name)
        if name == "subimport" and module.startswith("cloudpickle."):  # how it loads a module
            return self._import
        self.found[module + "." + name] = thing
        return thing

    def _import(self, name: str) -> Any:
        __import__(name)
        self.found[name] = sys.modules[name]
        return sys.modules[name]


def load(data: bytes, unread: tuple[str, ...]) -> dict[str, Any]:
    """How loading went: `error`, or `type` and the digests of the source that it relies on."""
    tracking = Tracking(data)
    try:
        thing = tracking.load()
    except BaseException as error:  # noqa: BLE001 - whatever the person's classes raise
        return {"error": named(error)}
    kind = type(thing)
    sources = dict(digests(tracking.found, unread))
    return {"type": kind.__module__ + "." + kind.__qualname__, "sources": sources}


def named(error: BaseException) -> str:
    """An exception as the last line of its traceback reads."""
    try:
        first = next(iter(str(error).strip().splitlines()), "")
    except BaseException:  # noqa: BLE001 - a `__str__` may raise anything
        first = ""
    kind = type(error).__name__
    return kind + ": " + first if first else kind


def digests(found: dict[str, Any], unread: tuple[str, ...]) -> Any:
    """A digest of the source of each class, function or module that has one.

    A class is also the classes that it is derived from. Packages in `unread` are left out, as is
    the standard library: their versions tell.
    """
    for name, thing in list(found.items()):
        parts = thing.__mro__ if isinstance(thing, type) else (thing,)
        for part in parts:
            module = getattr(part, "__module__", None) or getattr(part, "__name__", "")
            if str(module).partition(".")[0] in (*sys.stdlib_module_names, *unread):
                continue
            label = name if part is thing else f"{module}.{part.__qualname__}"
            try:
                source = inspect.getsource(part)
            except BaseException:  # noqa: BLE001, S112 - written in C, typed in, or it objects
                continue
            yield label, hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:16]


def supervise() -> None:
    """Go on in a child that leads a process group, all of which is killed when it ends."""
    child = os.fork()
    if child == 0:
        os.setsid()
        return

    def end(*_: object) -> None:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):  # it may have no group yet, or be gone
                kill(child, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    # Not reaped yet, so that its number is nobody else's when the group is killed.
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    end()
    _, status = os.waitpid(child, 0)
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
    os._exit(code)


def payloads(source: IO[bytes]) -> Any:
    """The payloads of a stream, until there are no more."""
    while header := source.read(LENGTH):
        yield source.read(int.from_bytes(header, "big"))


def main() -> None:
    """Answer every payload."""
    settings = json.loads(sys.argv[1])
    if hasattr(os, "fork") and hasattr(os, "waitid"):
        supervise()
    # What loading prints must not be taken for an answer, nor fill the worker's log.
    source, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "w")
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    sys.path[:] = settings["path"]
    sys.modules["__main__"] = type(sys)("__main__")
    # What distributed registers when it is imported must be there.
    cloudpickle = importlib.import_module("distributed.protocol.pickle").cloudpickle
    versions = {"python": list(sys.version_info[:3]), "cloudpickle": cloudpickle.__version__}
    answers.write(json.dumps(versions) + "\n")
    answers.flush()
    for data in payloads(source):
        # Not a signal: it must also end what holds the interpreter's lock.
        faulthandler.dump_traceback_later(settings["patience"], exit=True, file=answers)
        answer = load(data, tuple(settings["unread"]))
        faulthandler.cancel_dump_traceback_later()
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    # Not `sys.exit`: what was loaded may have started threads that never end.
    os._exit(0)


if __name__ == "__main__":
    main()
