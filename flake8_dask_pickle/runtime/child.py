"""The process that runs a slice: it builds the task, dumps it, and says how that went.

    python -m flake8_dask_pickle.runtime.child DESCRIPTOR FILE

The file is a `Slice` as JSON. The answer is one line of JSON on the descriptor: `pickled` (payloads
in hexadecimal) or `error`; `failed` is the exception of a slice that could not be run up to its
submission. `made` says of each origin whether its object had been made by then, `path` is where the
modules were looked for.
"""

from __future__ import annotations

import ast
import asyncio
import functools
import importlib
import inspect
import json
import os
import signal
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Literal, NamedTuple, NoReturn, cast

from flake8_dask_pickle.probe import Span
from flake8_dask_pickle.runtime.ending import adopt_orphans, end_descendants
from flake8_dask_pickle.runtime.marking import MADE, telling
from flake8_dask_pickle.runtime.passing import Passing, UnknownArgumentError
from flake8_dask_pickle.runtime.pickling import dumps, loads, named, writes
from flake8_dask_pickle.runtime.slicing import PROBE

#: Payloads of more than this are dumped, and not loaded again. Bytes.
MOST_BYTES = 64 * 1024 * 1024
#: A submission in a loop is tried again while it goes well: so often, and so long. Seconds.
MOST_TRIES = 100
MOST_SECONDS = 2.0

#: What is done with a task: dump it, make a token of it, or run it with what it is passed.
Doing = Literal["pickle", "token", "all", "items", "computed"]


class Origin(NamedTuple):
    """Where a slice makes an object that a finding is about."""

    #: Its places in the text; None where they are not known.
    places: tuple[Span, ...] | None = None
    #: Whether it is one of the items of what is made there, so that it must be met when dumping.
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """What is run, and as what: a script, a notebook, a library."""

    filename: str
    text: str
    kind: str
    #: The dotted name that the file is imported under, and where modules are found: before all
    #: others, and after them.
    module: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    doing: Doing = "pickle"
    #: Those of all findings that one run is for.
    origins: tuple[Origin, ...] = ()

    @classmethod
    def read(cls, text: str) -> Slice:
        """The slice that JSON stands for."""
        fields = json.loads(text)
        origins = tuple(
            Origin(None if places is None else tuple(Span(*one) for one in places), is_item)
            for places, is_item in fields.pop("origins")
        )
        return cls(**fields, origins=origins)


class Told:
    """A function that slices call; a pickle that meets it has nothing of this process in it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *positional: Any, **named_: Any) -> Any:
        return self._function(*positional, **named_)

    def __reduce__(self) -> tuple[object, ...]:
        return functools.partial, (cast,)  # gives what it is passed, and is there everywhere


class Answer:
    """Tells the parent how it went, once, and ends the process."""

    def __init__(self, descriptor: int, slice_: Slice) -> None:
        self._descriptor = descriptor
        self._doing = slice_.doing
        self._origins = slice_.origins
        self._process = os.getpid()
        #: What has been made of that which each finding is about.
        self._things: list[list[object]] = [[] for _ in slice_.origins]
        self._is_made = [None if one.places is None else False for one in slice_.origins]
        self._tries = 0
        self._size = 0
        self._payloads: list[bytes] = []
        #: Whether a task has been run, and nothing came of it yet.
        self.has_run = False

    @property
    def goes_well(self) -> bool:
        """Whether the submission has been tried, and nothing was wrong with it yet."""
        return self._tries > 0

    def __call__(self, **message: Any) -> NoReturn:
        if os.getpid() != self._process:
            os._exit(0)  # a copy that the program has forked: only one of them tells
        signal.setitimer(signal.ITIMER_REAL, 0)  # it must not tell while this does
        data = memoryview(json.dumps({**message, "path": sys.path}).encode() + b"\n")
        while data:
            data = data[os.write(self._descriptor, data) :]
        end_descendants(os.getpid())
        os._exit(0)

    def probe(self, *positional: Any, **named_: Any) -> None:
        """What the slice calls in the place of the submission."""
        if self._doing not in ("pickle", "token"):
            self._run(*positional, **named_)
            return
        shipped = (*positional, *named_.values())
        try:
            self._try(_as_graph(shipped), shipped)
        except BaseException as error:  # noqa: BLE001 - whatever the person's classes raise
            self(error=named(error), refused=_iterators(shipped))
        if _iterators(shipped) or self._tries == MOST_TRIES:
            self.end(refused=_iterators(shipped))
        if self._tries == 1:
            signal.signal(signal.SIGALRM, lambda *_: self.end())
            signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)

    def made(self, number: int, thing: Any) -> Any:
        """What the slice calls with the object of an origin, or what has it as its items."""
        if len(self._things[number]) < MOST_TRIES:
            self._things[number].append(thing)
        return thing

    def end(self, **more: Any) -> NoReturn:
        """Tell that it has been dumped."""
        kept = [one.hex() for one in self._payloads]
        self(pickled=kept, size=self._size, made=self._is_made, **more)

    def _try(self, graph: object, shipped: tuple[Any, ...]) -> None:
        if self._doing == "token":
            from dask.base import tokenize

            tokenize(*shipped, ensure_deterministic=True)
        else:
            pickled = dumps(graph)
            self._size = max(self._size, len(pickled))
            if len(pickled) + sum(map(len, self._payloads)) <= MOST_BYTES:
                self._payloads.append(pickled)
        self._tries += 1
        for number, (origin, things) in enumerate(zip(self._origins, self._things, strict=True)):
            if self._is_made[number] is False:
                self._is_made[number] = writes(graph, things) if origin.is_item else bool(things)

    def _run(self, *positional: Any, **named_: Any) -> None:
        """Run the task as a worker would that has loaded it; tell of what cannot come back."""
        try:
            passed = Passing(computes=self._doing == "computed")
            positional, named_ = passed.known(positional), passed.known(named_)
        except UnknownArgumentError as error:
            self(unknown=str(error))
        try:
            target, arguments, keywords = _arrived(*positional, **named_)
        except BaseException as error:  # noqa: BLE001
            self(failed=f"the task does not travel: {named(error)}")
        calls = zip(*arguments, strict=False) if self._doing == "items" else [arguments]
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
        self(pickled=[pickled.hex()], **more)


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


def _iterators(shipped: Sequence[Any]) -> list[str]:
    """The types of the iterators and queues, which `Client.map` refuses."""
    import queue

    return [type(one).__name__ for one in shipped if isinstance(one, (Iterator, queue.Queue))]


def main() -> None:
    """Run the slice."""
    descriptor, file = sys.argv[1:]
    slice_ = Slice.read(Path(file).read_text(encoding="utf-8"))
    name, kind = slice_.filename, slice_.kind
    adopt_orphans()
    answer = Answer(int(descriptor), slice_)
    dumps(None)  # Dask is there when the program begins, as in the programs that it is tried for
    sys.argv = [name]
    sys.path[:] = [*slice_.first, *sys.path, *slice_.last]
    _start_no_program()
    try:
        namespace = vars(_module(slice_))
        if kind == "notebook":
            namespace.update(_notebook_names())
        namespace |= {PROBE: Told(answer.probe), MADE: Told(answer.made)}
        tree = telling(slice_.text, [one.places or () for one in slice_.origins])
        code = compile(tree, name, "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 - what the person asked for
    except BaseException as error:  # noqa: BLE001 - SystemExit too
        if not answer.goes_well:
            answer(failed=named(error))
    if answer.goes_well:
        answer.end()
    if answer.has_run:
        answer(pickled=[dumps(None).hex()])
    answer(failed="it ends before the submission")


def _module(slice_: Slice) -> types.ModuleType:
    """The module that a slice runs as: part of its package, if it stands in one.

    The functions of a library go by reference: they are found in the module of their name.
    """
    file = Path(slice_.filename)
    package = slice_.module if file.stem == "__init__" else slice_.module.rpartition(".")[0]
    is_library = slice_.kind == "library"
    if is_library and package not in ("", slice_.module) and _imports_of(slice_.text, package):
        importlib.import_module(package)  # as whoever imports the module does before
    module = types.ModuleType(slice_.module if is_library else "__main__")
    module.__file__ = slice_.filename
    if package:
        module.__package__ = package
        module.__spec__ = ModuleSpec(slice_.module, None, origin=slice_.filename)
    sys.modules[module.__name__] = module
    return module


def _imports_of(text: str, package: str) -> bool:
    """Whether a text imports anything of the top package of a package that it is part of."""
    top = package.partition(".")[0]
    names = [
        one.name if isinstance(node, ast.Import) else "." * node.level + (node.module or "")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for one in node.names
    ]
    return any(name.partition(".")[0] in ("", top) for name in names)


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
