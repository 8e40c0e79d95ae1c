"""`%load_ext flake8_dask_pickle`: each cell is checked as it is run, and `%dask_pickle`.

What happens here must not get into a person's way: a cell that is turned away by the gate costs
next to nothing, and whatever goes wrong is one line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from flake8_dask_pickle.editor.executed import Executed, completed, failing_row

if TYPE_CHECKING:
    from IPython.core.interactiveshell import (
        ExecutionInfo,
        ExecutionResult,
        InteractiveShell,
    )

    from flake8_dask_pickle.editor.checks import Checked
    from flake8_dask_pickle.runtime.explaining import Explanation

MAGIC = "dask_pickle"
HELP = """\
%dask_pickle          say whether cells are checked
%dask_pickle off      stop checking cells
%dask_pickle on       check them again
%dask_pickle why f    say why f cannot travel to a worker, or that it can"""

#: The name that a notebook of unknown name goes by, where the kernel's imports begin.
_FILE = "notebook.ipynb"

_LOADED: WeakKeyDictionary[InteractiveShell, Extension] = WeakKeyDictionary()


def load(shell: InteractiveShell) -> None:
    """Check the cells of a shell from now on; those before count as what was run before."""
    if shell not in _LOADED:
        _LOADED[shell] = Extension(shell)


def unload(shell: InteractiveShell) -> None:
    """Leave the shell as it was."""
    extension = _LOADED.pop(shell, None)
    if extension is not None:
        extension.remove()


class Extension:
    """The extension in one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._is_on = True
        self._executed = Executed()
        self._words: frozenset[str] = frozenset()
        self._said: set[str] = set()
        self._guarded(self._begin)
        shell.events.register("pre_run_cell", self.before)
        shell.events.register("post_run_cell", self.after)
        magics = shell.magics_manager.magics["line"]
        self._magic_before = magics.get(MAGIC)
        shell.magics_manager.register_function(self.magic, "line", MAGIC)

    def remove(self) -> None:
        """Undo what loading has done."""
        self._shell.events.unregister("pre_run_cell", self.before)
        self._shell.events.unregister("post_run_cell", self.after)
        magics = self._shell.magics_manager.magics["line"]
        if self._magic_before is None:
            magics.pop(MAGIC, None)
        else:
            magics[MAGIC] = self._magic_before

    def before(self, info: ExecutionInfo) -> None:
        """A cell is about to run."""
        if self._is_on and info.store_history:
            text = info.raw_cell or ""
            self._guarded(lambda: self._check(text))

    def after(self, result: ExecutionResult) -> None:
        """A cell has run, or failed."""
        info: Any = result.info
        if info.store_history:
            self._guarded(lambda: self._keep(result, info.raw_cell))

    def magic(self, line: str) -> Explanation | None:
        """Say why an object cannot travel to a worker, or turn the checks of cells on and off."""
        word, _, rest = line.strip().partition(" ")
        if word == "why" and rest.strip():
            return self._why(rest.strip())
        if rest or word not in ("", "on", "off"):
            from IPython.core.error import UsageError

            raise UsageError(f"%{MAGIC}: {line.strip()!r} is none of:\n{HELP}")
        if word:
            self._is_on = word == "on"
        print(f"Cells are {'' if self._is_on else 'not '}checked.")  # noqa: T201
        return None

    def _why(self, expression: str) -> Explanation:
        from IPython.core.error import UsageError

        from flake8_dask_pickle.runtime.why import why

        try:
            thing = self._shell.ev(expression)  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 - it is the person's own code
            said = " ".join(f"{type(error).__name__}: {error}".split())
            raise UsageError(f"%{MAGIC} why {expression}: {said}") from None
        try:
            return why(thing, name=expression)
        except ModuleNotFoundError as error:
            raise UsageError(f"%{MAGIC} why: {error}") from None

    def _begin(self) -> None:
        """Take in what the shell ran before, and what the configuration says."""
        from flake8_dask_pickle.nearest import Configurations

        history = self._shell.history_manager
        failed = getattr(history, "exceptions", {})  # since IPython 9
        for number, text in enumerate(history.input_hist_raw if history else ()):
            if number and text.strip() and number not in failed:
                self._executed.add(number, text)
        self._words = Configurations().above(Path(_FILE)).extensions.words

    def _check(self, text: str) -> None:
        if not self._executed.may_find(text, self._words):
            return
        from IPython.display import display

        from flake8_dask_pickle.editor.showing import CellFindings

        number = self._number()
        checked = self._checked(number, text)
        found = tuple(one for one in checked.findings if one.place.cell == number)
        if checked.problem:
            self._say(checked.problem)
        if found and checked.error is None:
            cells = tuple(piece.text for piece in checked.snapshot.pieces)
            display(CellFindings(found, cells))  # type: ignore[no-untyped-call]

    def _number(self) -> int:
        """The number of the cell that is about to run."""
        # IPython counts on before it calls us, or, in older versions, after the cell has run.
        history = self._shell.history_manager
        counted = len(history.input_hist_raw) if history else 1
        return max(counted, self._shell.execution_count - 1)

    def _checked(self, number: int, text: str) -> Checked:
        """What is found in all cells, without those of old that cannot be read as Python."""
        from flake8_dask_pickle.editor.checks import check
        from flake8_dask_pickle.editor.options import Options

        while True:
            checked = check(self._executed.with_next(number, text, _FILE), Options())
            unreadable = None if checked.error is None else checked.error.cell
            if unreadable is None or unreadable >= number:
                return checked
            self._executed.forget(unreadable)

    def _keep(self, result: ExecutionResult, text: str) -> None:
        """Remember a cell, or what of it was run before it failed."""
        if result.error_before_exec is not None:
            return
        if result.error_in_exec is not None:
            row = failing_row(result.error_in_exec, text, self._shell.user_ns)
            text = completed(text, row)
        if text.strip() and result.execution_count is not None:
            self._executed.add(result.execution_count, text)

    def _guarded(self, call: Callable[[], Any]) -> None:
        """Make a call of ours, and say in a line what goes wrong."""
        try:
            call()
        except KeyboardInterrupt:
            self._say("the check of this cell was interrupted")
        except Exception as error:  # noqa: BLE001 - a cell is worth more than its check
            self._say(" ".join(f"not checked: {type(error).__name__}: {error}".split()))

    def _say(self, message: str) -> None:
        """Say something in a line, once."""
        if message not in self._said:
            self._said.add(message)
            print(f"dask-pickle: {message[:300]}", file=sys.stderr)  # noqa: T201
