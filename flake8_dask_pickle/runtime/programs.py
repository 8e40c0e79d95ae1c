"""Running a program as Python itself runs it: as `__main__`, with its own arguments."""

from __future__ import annotations

import atexit
import contextlib
import importlib.machinery
import importlib.util
import os
import pkgutil
import runpy
import signal
import sys
import threading
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import NoReturn

from flake8_dask_pickle.runtime.places import is_ours


class UnreadableProgramError(Exception):
    """There is no such program; the message says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """A script (a file, a folder or an archive with a `__main__.py`), or a module as by `-m`."""

    name: str
    arguments: tuple[str, ...] = ()
    is_module: bool = False

    @property
    def file(self) -> str | None:
        """The file of a script, as Python names it in `__file__` and tracebacks."""
        if self.is_module:
            return None
        return self.name if os.path.isabs(self.name) else os.path.join(os.getcwd(), self.name)  # noqa: PTH109, PTH117, PTH118 - unlike Path, it keeps a leading ./

    def run(self) -> int:
        """Run it to its end, its threads included; returns its exit status.

        Exceptions go where Python sends them. A status below zero is that of a signal, as
        `subprocess` has it. Raises UnreadableProgramError before anything has run.
        """
        execute = self._prepared()
        sys.argv = [self.name, *self.arguments]
        try:
            execute()
            status = 0
        except SystemExit as error:
            status = _exit_status(error)
        except BaseException as error:  # noqa: BLE001 - it is the program's, whatever it is
            _show(error)
            status = -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
        _end_threads()
        return status

    def _prepared(self) -> _Execute:
        """Make the program's `__main__` and `sys.path`."""
        if self.is_module:
            _set_first_folder(os.getcwd())  # noqa: PTH109
            return _Execute(_new_main(), module=self.name)
        path = Path(self.name)
        if path.is_dir() or pkgutil.get_importer(self.name) is not None:
            if importlib.machinery.PathFinder.find_spec("__main__", [self.name]) is None:
                raise UnreadableProgramError(f"can't find '__main__' module in {self.name!r}")
            _set_first_folder(self.file or self.name)
            return _Execute(_new_main(), module="__main__")
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise UnreadableProgramError(
                f"can't open file {self.name!r}: {error.strerror or error}"
            ) from None
        file = self.file or self.name
        _set_first_folder(os.path.dirname(os.path.realpath(self.name)))  # noqa: PTH120
        main = _new_main()
        main.__file__ = file
        main.__dict__["__cached__"] = None
        main.__loader__ = importlib.machinery.SourceFileLoader("__main__", file)
        return _Execute(main, raw=raw)


@dataclass(frozen=True, slots=True)
class _Execute:
    """What runs the program's code in its `__main__`."""

    main: ModuleType
    raw: bytes = b""
    module: str | None = None

    def __call__(self) -> None:
        if self.module is not None:
            # What `python -m` runs itself; it reads `sys.argv` and the `__main__` of `sys.modules`.
            alter = self.module != "__main__"
            runpy._run_module_as_main(self.module, alter_argv=alter)  # type: ignore[attr-defined]
            return
        exec(self._code(), self.main.__dict__)  # noqa: S102 - the person asked to run it

    def _code(self) -> CodeType:
        file = str(self.main.__file__)
        if self.raw.startswith(importlib.util.MAGIC_NUMBER):
            import marshal

            code: CodeType = marshal.loads(self.raw[16:])  # noqa: S302 - a compiled script
            return code
        return compile(self.raw, file, "exec", dont_inherit=True)


def _new_main() -> ModuleType:
    main = ModuleType("__main__")
    main.__dict__["__builtins__"] = sys.modules["builtins"]
    main.__annotations__ = {}
    sys.modules["__main__"] = main
    return main


def _set_first_folder(folder: str) -> None:
    """Put the program's folder where Python has put ours, unless it was told to put none."""
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder


def _exit_status(error: SystemExit) -> int:
    """The status that Python exits with, having printed what is not a number as it does."""
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    with contextlib.suppress(Exception):
        sys.stdout.flush()
    with contextlib.suppress(Exception):
        print(code, file=sys.stderr)  # noqa: T201
    return 1


def _show(error: BaseException) -> None:
    """Show an exception that nobody caught, without the frames that are ours."""
    _strip(error)
    kind, traceback = type(error), error.__traceback__
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback
    with contextlib.suppress(Exception):
        sys.stdout.flush()
    try:
        sys.excepthook(kind, error, traceback)
    except Exception:  # noqa: BLE001 - the program's own hook failed
        sys.__excepthook__(kind, error, traceback)


def _strip(error: BaseException) -> None:
    """Take our frames out of its traceback, and of those that are shown along with it."""
    errors, seen = [error], {id(error)}
    for one in errors:
        one.__traceback__ = _without_ours(one.__traceback__)
        # An exception group holds others.
        for other in (one.__cause__, one.__context__, *getattr(one, "exceptions", ())):
            if isinstance(other, BaseException) and id(other) not in seen:
                seen.add(id(other))
                errors.append(other)


def _without_ours(traceback: TracebackType | None) -> TracebackType | None:
    kept: list[TracebackType | None] = []
    while traceback is not None:
        if not is_ours(traceback.tb_frame.f_code.co_filename):
            kept.append(traceback)
        traceback = traceback.tb_next
    for this, following in pairwise([*kept, None]):
        if this is not None:
            this.tb_next = following
    return kept[0] if kept else None


def _end_threads() -> None:
    """Wait for the program's threads, as the interpreter does next; doing so twice is harmless."""
    shutdown = getattr(threading, "_shutdown", None)
    if shutdown is not None:
        with contextlib.suppress(KeyboardInterrupt, Exception):
            shutdown()


def leave(status: int) -> NoReturn:
    """End this process with the status of a program that `run` has returned."""
    if status >= 0:
        sys.exit(status)
    # Python, too, runs what is to run at exit, and then lets the signal end it.
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
    sys.exit(128 - status)
