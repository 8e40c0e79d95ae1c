"""What people add to the tables: functions of their own that submit, make or are something.

Every entry is a dotted name, as imports spell it. Errors are ValueErrors that say what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")
_NAME = re.compile(r"[^\W\d]\w*")
_SUBMIT = re.compile(r"(?P<path>[\w.]+)(?::(?P<name>[^\W\d]\w*)?(?:(?:^|@|(?<=:))(?P<at>\d+))?)?")


@dataclass(frozen=True, slots=True)
class SubmitFunction:
    """A function, or `Class.method`, that hands a callable to Dask.

    The callable is passed under the keyword `parameter`, if there is one, or at `position`.
    """

    path: str
    parameter: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Extensions:
    """All that a person has added. `client_names` is None where only the usual names count."""

    submit_functions: tuple[SubmitFunction, ...] = ()
    unpicklable: tuple[str, ...] = ()
    picklable: tuple[str, ...] = ()
    client_functions: tuple[str, ...] = ()
    client_names: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        both = sorted(set(self.unpicklable) & set(self.picklable))
        if both:
            raise ValueError(f"{both[0]} is both in unpicklable and in picklable")

    @property
    def words(self) -> frozenset[str]:
        """The last words of the functions that submit: a text with none of them submits nothing."""
        return frozenset(one.path.rpartition(".")[2] for one in self.submit_functions)


def submit_functions(entries: Iterable[str]) -> tuple[SubmitFunction, ...]:
    """`mylib.run`, `mylib.run:func`, `mylib.run:1` or `mylib.run:func@1`."""
    return tuple(map(_submit_function, entries))


def _submit_function(entry: str) -> SubmitFunction:
    found = _SUBMIT.fullmatch(entry.strip())
    if found is None or not _DOTTED.fullmatch(found["path"]) or entry.strip().endswith((":", "@")):
        raise ValueError(
            f"{entry!r} must be a dotted name, and after a colon the parameter that takes the "
            "callable: 'mylib.run', 'mylib.run:func', 'mylib.run:1' (its position, from 0) or "
            "'mylib.run:func@1'"
        )
    return SubmitFunction(found["path"], found["name"] or "", int(found["at"] or 0))


def dotted_names(entries: Iterable[str]) -> tuple[str, ...]:
    """Functions or classes, with the module that they are imported from."""
    return tuple(
        _matching(_DOTTED, entry, "a dotted name such as 'mylib.Handle'") for entry in entries
    )


def bare_names(entries: Iterable[str]) -> tuple[str, ...]:
    """Names of variables or attributes."""
    return tuple(_matching(_NAME, entry, "a bare name such as 'client'") for entry in entries)


def _matching(pattern: re.Pattern[str], entry: str, what: str) -> str:
    if not pattern.fullmatch(entry.strip()):
        raise ValueError(f"{entry!r} must be {what}")
    return entry.strip()


#: The keys of the configuration, and how the list of strings under each is read.
KEYS: dict[str, Callable[[Iterable[str]], Any]] = {
    "submit-functions": submit_functions,
    "unpicklable": dotted_names,
    "picklable": dotted_names,
    "client-functions": dotted_names,
    "client-names": bare_names,
}
