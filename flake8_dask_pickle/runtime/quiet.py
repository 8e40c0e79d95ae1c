"""Silence for the check alone: what it logs and warns of is not the program's output."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: distributed logs here whatever it cannot pickle, with the traceback.
_LOGGER = "distributed.protocol.pickle"


class _Busy(threading.local):
    """Whether this thread is at a check; no other thread is hushed for it."""

    now = False

    def match(self, _: str) -> bool:
        """As the pattern of a warning filter: it fits while this thread is at a check."""
        return self.now

    def filter(self, _: logging.LogRecord) -> bool:
        """As the filter of a logger: nothing passes while this thread is at a check."""
        return not self.now


_BUSY = _Busy()

#: A warning that is ignored leaves no trace, unlike one under `warnings.catch_warnings`, which
#: also makes the interpreter forget which warnings it has shown.
_IGNORE = ("ignore", _BUSY, Warning, None, 0)


def checking() -> bool:
    """Whether this thread is at a check already: pickling may call Dask again."""
    return _BUSY.now


@contextmanager
def hushed() -> Iterator[None]:
    """Within it, this thread is at a check: no warnings, nothing from distributed's logger."""
    logger = logging.getLogger(_LOGGER)
    if _BUSY not in logger.filters:
        logger.addFilter(_BUSY)
    filters: list[object] = warnings.filters  # type: ignore[assignment]  # a list, always
    filters.insert(0, _IGNORE)
    _BUSY.now = True
    try:
        yield
    finally:
        _BUSY.now = False
        with suppress(ValueError):  # the filters were reset meanwhile
            filters.remove(_IGNORE)
