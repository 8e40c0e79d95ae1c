"""The process that runs a slice: it builds the task, dumps it, and says how that went.

    python -m flake8_dask_pickle.runtime.child DESCRIPTOR FILE NAME KIND FOLDER DOING

The answer is one line of JSON on the descriptor: `pickled` (hexadecimal) or `error`; `failed` is
the exception of a slice that could not be run up to its submission. DOING is "pickle", or, where
the task itself is to be run, "call" or "map": then the answer is about its result or exception.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import sys
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from flake8_dask_pickle.runtime.pickling import dumps, loads, named
from flake8_dask_pickle.runtime.slicing import PROBE

#: A payload larger than this is dumped, and not loaded again. Bytes.
MOST_BYTES = 64 * 1024 * 1024


class Answer:
    """Tells the parent how it went, once, and ends the process."""

    def __init__(self, descriptor: int, doing: str) -> None:
        self._descriptor = descriptor
        self._doing = doing
        self._process = os.getpid()
        #: Whether a task has been run, and nothing came of it yet.
        self.has_run = False

    def __call__(self, **message: Any) -> NoReturn:
        if os.getpid() != self._process:
            os._exit(0)  # a copy that the program has forked: only one of them tells
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self._descriptor, data) :]
        os._exit(0)

    def probe(self, *positional: Any, **named_: Any) -> None:
        """What the slice calls in the place of the submission."""
        if self._doing != "pickle":
            self._run(*positional, **named_)
            return
        shipped = (*positional, *named_.values())
        refused = [_iterator(one) for one in shipped if _iterator(one)]
        self._pickled(_as_graph(shipped), refused=refused)

    def _run(self, *positional: Any, **named_: Any) -> None:
        """Run the task as a worker would that has loaded it; tell of what cannot come back."""
        try:
            target, arguments, keywords = _arrived(*positional, **named_)
        except BaseException as error:  # noqa: BLE001
            self(failed=f"the task does not travel: {named(error)}")
        calls = zip(*arguments, strict=False) if self._doing == "map" else [arguments]
        self.has_run = True
        for call in calls:
            try:
                result = _result(target, call, keywords)
            except BaseException as error:  # noqa: BLE001
                self._pickled(error, raised=named(error))
            if not _comes_back(result):
                self._pickled(result)

    def _pickled(self, thing: object, **more: Any) -> NoReturn:
        try:
            pickled = dumps(thing)
        except BaseException as error:  # noqa: BLE001 - whatever the person's classes raise
            self(error=named(error), **more)
        if len(pickled) > MOST_BYTES:
            self(size=len(pickled), **more)
        self(pickled=pickled.hex(), **more)


def _arrived(*positional: Any, **named_: Any) -> tuple[Any, Sequence[Any], dict[str, Any]]:
    """A target and its arguments as a worker has them."""
    arrived: Any = loads(dumps((positional, named_)))
    (target, *arguments), keywords = arrived
    return target, arguments, keywords


def _result(target: Any, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    """What a worker has when it has run a task."""
    result = target(*arguments, **keywords)
    if inspect.iscoroutine(result):
        return asyncio.run(result)
    return result.compute(scheduler="sync") if hasattr(result, "__dask_graph__") else result


def _comes_back(result: object) -> bool:
    try:
        loads(dumps(result))
    except BaseException:  # noqa: BLE001
        return False
    return True


def _as_graph(shipped: tuple[Any, ...]) -> object:
    """A task that calls the first with the others, as Dask would put it into a graph."""
    try:
        from dask._task_spec import Task
    except ImportError:
        return shipped
    if callable(shipped[0]) and not hasattr(shipped[0], "__dask_graph__"):
        return Task("task", *shipped)
    return Task("task", print, *shipped)


def _iterator(thing: object) -> str:
    """The type of an iterator or queue, which `Client.map` refuses."""
    import queue

    if isinstance(thing, (Iterator, queue.Queue)):
        return type(thing).__name__
    return ""


def main() -> None:
    """Run the slice."""
    descriptor, file, name, kind, folder, doing = sys.argv[1:]
    answer = Answer(int(descriptor), doing)
    text = Path(file).read_text(encoding="utf-8")
    dumps(None)  # Dask is there when the program begins, as in the programs that it is tried for
    sys.argv = [name]
    sys.path[0:0] = [folder]
    # The functions of a library go by reference: they are found in the module of their name.
    module = types.ModuleType(Path(name).stem if kind == "library" else "__main__")
    module.__file__ = name
    sys.modules[module.__name__] = module
    _start_no_program()
    namespace = vars(module)
    try:
        if kind == "notebook":
            namespace.update(_notebook_names())
        namespace[PROBE] = answer.probe
        code = compile(text, name, "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 - what the person asked for
    except BaseException as error:  # noqa: BLE001 - SystemExit too
        answer(failed=named(error))
    if answer.has_run:
        answer(pickled=dumps(None).hex())
    answer(failed="it ends before the submission")


def _start_no_program() -> None:
    """Keep processes that the slice starts, such as workers, from running the whole program."""
    from multiprocessing import spawn

    prepare = spawn.get_preparation_data

    def without_main(name: str) -> dict[str, Any]:
        data: dict[str, Any] = prepare(name)
        return {key: value for key, value in data.items() if not key.startswith("init_main")}

    spawn.get_preparation_data = without_main


def _notebook_names() -> dict[str, Any]:
    """What IPython puts into the namespace of a notebook."""
    try:
        from IPython.core.interactiveshell import InteractiveShell
    except ImportError:
        return {}
    shell = InteractiveShell.instance()
    return {"get_ipython": shell.get_ipython, "exit": shell.exiter, "quit": shell.exiter}


if __name__ == "__main__":
    main()
