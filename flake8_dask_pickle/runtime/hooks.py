"""Where graphs meet schedulers: the functions of Dask that tell the recorder.

Dask is not imported for this: a program may configure it first. What it has imported already is
hooked at once, the rest when the program imports it.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from flake8_dask_pickle.runtime.recording import Recorder

#: Puts an attribute of a module or class back as it was.
Undo = Callable[[], None]


class Hooks:
    """Tells a recorder of every submission, from `install` to `remove`."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._undo: list[Undo] = []
        self._finder = _Finder(self._hook)

    def install(self) -> None:
        for name in _HOOKS:
            module = sys.modules.get(name)
            if module is not None:
                self._hook(module)
        sys.meta_path.insert(0, self._finder)

    def remove(self) -> None:
        with suppress(ValueError):
            sys.meta_path.remove(self._finder)
        while self._undo:
            self._undo.pop()()

    def _hook(self, module: ModuleType) -> None:
        self._undo += _HOOKS[module.__name__](module, self._recorder)


class _Finder(MetaPathFinder):
    """Finds the modules to hook as the finders after it do, and hooks them once they have run."""

    def __init__(self, hook: Callable[[ModuleType], None]) -> None:
        self._hook = hook

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _HOOKS:
            return None
        for finder in sys.meta_path:
            find = None if finder is self else getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(fullname, path, target) if find else None
            if spec is not None:
                if spec.loader is not None:
                    setattr(spec.loader, "exec_module", self._hooking(spec.loader))  # noqa: B010
                return spec
        return None

    def _hooking(self, loader: Loader) -> Callable[[ModuleType], None]:
        run = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            run(module)
            self._hook(module)

        return exec_module


def _hook_local(module: ModuleType, recorder: Recorder) -> Iterator[Undo]:
    """Every scheduler of this process runs `get_async`, which calls these two.

    Exceptions of tasks do not pass through them, so that tracebacks stay as they are.
    """

    def before(dsk: object, *args: Any, **kwargs: Any) -> None:
        recorder.graph(dsk)

    yield _wrap(module, "start_state_from_dask", before=before)
    nested_get = module.nested_get

    @functools.wraps(nested_get)
    def watched(ind: object, coll: object) -> object:
        found = nested_get(ind, coll)
        # It calls itself for each item of a list; the scheduler asks for the whole.
        if sys._getframe(1).f_code is module.get_async.__code__:
            recorder.result(found)
        return found

    module.nested_get = watched  # type: ignore[attr-defined]
    yield lambda: setattr(module, "nested_get", nested_get)


def _hook_client(module: ModuleType, recorder: Recorder) -> Iterator[Undo]:
    """What a Client sends off: graphs, functions to run on workers, data, plugins."""

    def graph(self: object, *args: Any, **kwargs: Any) -> None:
        first = args[0] if args else kwargs.get("expr", kwargs.get("dsk"))
        recorder.graph(first)

    def run(api: str) -> Callable[..., None]:
        def before(self: object, function: object, *args: Any, **kwargs: Any) -> None:
            own = ("workers", "wait", "nanny", "on_error")
            named = {key: value for key, value in kwargs.items() if key not in own}
            recorder.call(api, function, [*args, named])

        return before

    def scatter(self: object, data: object, *args: Any, **kwargs: Any) -> None:
        recorder.data("scatter", data)

    def plugin(self: object, plugin: object, *args: Any, **kwargs: Any) -> None:
        recorder.data("register_plugin", plugin)

    befores = {
        "_graph_to_futures": graph,
        "run": run("run"),
        "run_on_scheduler": run("run_on_scheduler"),
        "scatter": scatter,
        "register_plugin": plugin,
    }
    for name, before in befores.items():
        if hasattr(module.Client, name):
            yield _wrap(module.Client, name, before)
    for name in ("submit", "map"):
        yield _wrap_refusing(module.Client, name, recorder)


_HOOKS: dict[str, Callable[[ModuleType, Recorder], Iterator[Undo]]] = {
    "dask.local": _hook_local,
    "distributed.client": _hook_client,
}


def _wrap(owner: Any, name: str, before: Callable[..., None]) -> Undo:
    """Have `before` called with the arguments of each call, ahead of it."""
    wrapped = getattr(owner, name)

    @functools.wraps(wrapped)
    def hooked(*args: Any, **kwargs: Any) -> Any:
        with suppress(TypeError):  # a wrong call is for the function itself to complain of
            before(*args, **kwargs)
        return wrapped(*args, **kwargs)

    setattr(owner, name, hooked)
    return lambda: setattr(owner, name, wrapped)


def _wrap_refusing(owner: Any, name: str, recorder: Recorder) -> Undo:
    """Have a function tried out that a method raises for before there is a graph.

    Making a key of it pickles it, too, in some versions.
    """
    wrapped = getattr(owner, name)

    @functools.wraps(wrapped)
    def hooked(self: object, function: object, *args: Any, **kwargs: Any) -> Any:
        before = recorder.failures
        try:
            return wrapped(self, function, *args, **kwargs)
        except Exception:
            if recorder.failures == before:
                recorder.call(name, function, ())
            raise

    setattr(owner, name, hooked)
    return lambda: setattr(owner, name, wrapped)
