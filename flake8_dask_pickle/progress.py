"""Progress of long work, on standard error, for a person at a terminal; silent everywhere else.

It needs rich, which the `terminal` extra installs, and imports it once the work has taken a while.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.live import Live

_T = TypeVar("_T")

#: Work that is done sooner shows nothing. Seconds.
PATIENCE = 1.0


class Progress:
    """A line that says what is being done; use it in a `with`, which wipes it out at the end."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._at = time.monotonic() + patience
        self._wanted = sys.stderr.isatty() and importlib.util.find_spec("rich") is not None
        self._line: Live | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Wipe the line out, before something else is printed; what is told next brings it back."""
        line, self._line = self._line, None
        if line is not None:
            line.stop()

    def tell(self, what: str) -> None:
        """Show what is being done."""
        if not self._wanted or time.monotonic() < self._at:
            return
        from rich.spinner import Spinner
        from rich.text import Text

        from flake8_dask_pickle.report.terminal import printable

        if self._line is None:
            self._line = _started()
        self._line.update(Spinner("dots", Text(printable(what))))

    def counting(self, things: Iterable[_T], noun: str) -> Iterator[_T]:
        """The things as they come, each counted."""
        for number, thing in enumerate(things, 1):
            yield thing
            self.tell(f"{number:,} {noun}")


def _started() -> Live:
    from rich.console import Console
    from rich.live import Live

    line = Live(
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    line.start()
    return line
