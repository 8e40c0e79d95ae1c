"""Build objects, pickle them as Dask does, and load them in another process.

Runs inside the environment that is measured, and needs nothing but dask, distributed and what the
recipes import. Reads one recipe a line from standard input, as JSON with `setup` (statements),
`make` (an expression) and `calls` (dotted names to import), and writes one result a line:

    {"built": true, "closure": {…}, "argument": {…}, "tokenizes": true}

where a round-trip is `{"dumps": "yes", "loads": "yes", "error": null, "arrives": null}`; `arrives`
is the type of what arrived, where that is another one. An object that could not be built gives
`{"built": false, "error": …}`.

Every object is built in a process of its own, forked from one that has imported Dask and nothing
else, and is loaded in a sibling of that process, in the same folder, while its builder still lives.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import os
import queue
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import dask.base
from dask._task_spec import Task
from distributed.protocol.pickle import dumps, loads

#: How long building an object, or loading one, may take. Seconds.
PATIENCE = 60

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+|(?<=127\.0\.0\.1:)\d+")


def import_for(dotted: str) -> None:
    """Import the modules that a dotted name lies in, as far as they are modules."""
    words = dotted.split(".")
    importlib.import_module(words[0])
    with contextlib.suppress(ModuleNotFoundError):
        for count in range(2, len(words)):
            importlib.import_module(".".join(words[:count]))


def build(recipe: dict[str, Any]) -> Any:
    """The object of a recipe, made in a module named `__main__`."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    for dotted in recipe["calls"]:
        import_for(dotted)
        top = dotted.partition(".")[0]
        vars(main)[top] = sys.modules[top]
    exec(compile(recipe["setup"], "<setup>", "exec", dont_inherit=True), vars(main))
    return eval(compile(recipe["make"], "<make>", "eval", dont_inherit=True), vars(main))


def in_closure(thing: Any) -> Task:
    """A task whose function goes by value and closes over the object."""

    def holder() -> Any:
        return thing

    holder.__module__ = "__main__"
    return Task("measured", holder)


def as_argument(thing: Any) -> Task:
    """A task whose function goes by reference and is given the object."""
    return Task("measured", print, thing)


def shipped(task: Task) -> Any:
    """The object that a task of `in_closure` or `as_argument` took along."""
    return task.args[0] if task.args else inspect.getclosurevars(task.func).nonlocals["thing"]


def named(error: BaseException) -> str:
    """An exception as its last line reads, without what differs from run to run."""
    text = str(error).strip().splitlines()
    first = text[0] if text else ""
    first = _ADDRESS.sub("0x...", first.replace(str(Path.cwd()), "."))
    return f"{type(error).__name__}: {first[:200]}" if first else type(error).__name__


def type_of(thing: Any) -> str:
    return f"{type(thing).__module__}.{type(thing).__qualname__}"


def attempt(action: Callable[[], Any]) -> tuple[Any, str | None]:
    """What an action gives, or the exception that it raises."""
    try:
        return action(), None
    except BaseException as error:  # noqa: BLE001 - some libraries raise their own kinds
        return None, named(error)


class Child:
    """A forked process in a session of its own that answers with one message."""

    def __init__(self, work: Callable[[Callable[[Any], None]], None], folder: str) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            os.setsid()
            os.chdir(folder)
            silence = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(silence, descriptor)
            try:
                work(lambda message: send(writing, message))
            finally:
                os._exit(0)
        os.close(writing)
        self.reading = reading

    def answer(self) -> Any:
        """The message, None if the process ended without one, or took too long."""
        return receive(self.reading)

    def end(self) -> None:
        os.close(self.reading)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def send(descriptor: int, message: Any) -> None:
    body = json.dumps(message).encode()
    view = memoryview(struct.pack("!Q", len(body)) + body)
    while view:
        view = view[os.write(descriptor, view) :]


def receive(descriptor: int) -> Any:
    header = _exactly(descriptor, 8)
    body = _exactly(descriptor, struct.unpack("!Q", header)[0]) if header else None
    return json.loads(body) if body else None


def _exactly(descriptor: int, count: int) -> bytes | None:
    found = b""
    while len(found) < count:
        ready, _, _ = select.select([descriptor], [], [], PATIENCE)
        piece = os.read(descriptor, min(count - len(found), 1 << 16)) if ready else b""
        if not piece:
            return None
        found += piece
    return found


def measure(recipe: dict[str, Any]) -> dict[str, Any]:
    """Build, dump and load the object of one recipe."""
    folder = tempfile.mkdtemp(prefix="measured-")
    builder = Child(lambda answer: _build_and_dump(recipe, answer), folder)
    try:
        result = builder.answer()
        if result is None:
            return {"built": False, "error": f"no answer within {PATIENCE} s, or a crash"}
        for way in ("closure", "argument"):
            if "pickled" in result.get(way, ()):
                _load(result[way], folder)
        return dict(result)
    finally:
        builder.end()
        shutil.rmtree(folder, ignore_errors=True)


def _build_and_dump(recipe: dict[str, Any], answer: Callable[[Any], None]) -> None:
    thing, error = attempt(lambda: build(recipe))
    if error is not None:
        answer({"built": False, "error": error})
        return
    iterator = isinstance(thing, (Iterator, queue.Queue))  # what `Client.map` refuses
    result: dict[str, Any] = {"built": True, "type": type_of(thing), "iterator": iterator}
    for way, task in (("closure", in_closure(thing)), ("argument", as_argument(thing))):
        result[way] = {"dumps": "yes", "loads": None, "error": None, "arrives": None}
        pickled, result[way]["error"] = attempt(partial(dumps, task))
        if pickled is None:
            result[way]["dumps"] = "no"
        else:
            result[way] |= {"pickled": pickled.hex(), "was": type_of(thing)}
    _, error = attempt(lambda: dask.base.tokenize(thing, ensure_deterministic=True))
    result["tokenizes"] = error is None
    answer(result)
    # The builder keeps the object until its copies have been loaded.
    signal.pause()


def _type_in(pickled: bytes) -> str:
    """The type of the object that a pickled task takes along."""
    return type_of(shipped(loads(pickled)))  # type: ignore[no-untyped-call]


def _load(trip: dict[str, Any], folder: str) -> None:
    """Load a pickle in a fresh process, and put down how that went."""
    pickled, was = bytes.fromhex(trip.pop("pickled")), trip.pop("was")

    def work(answer: Callable[[Any], None]) -> None:
        sys.modules["__main__"] = types.ModuleType("__main__")  # a worker has another one
        arrived, error = attempt(partial(_type_in, pickled))
        answer({"arrived": arrived, "error": error})

    loader = Child(work, folder)
    try:
        said = loader.answer()
    finally:
        loader.end()
    if said is None:
        trip |= {"loads": "no", "error": f"no answer within {PATIENCE} s, or a crash"}
    elif said["error"] is not None:
        trip |= {"loads": "no", "error": said["error"]}
    else:
        trip |= {"loads": "yes", "arrives": said["arrived"] if said["arrived"] != was else None}


def main() -> None:
    """Measure every recipe of standard input."""
    # What the measured code prints goes nowhere; results go to where output went.
    out = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        print(json.dumps(measure(json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
