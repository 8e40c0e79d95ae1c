"""The table of the calls that make Dask compute, or wait for what it computes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Blocks = Literal["always", "here", "iterated", "trip", "never"]
Asynchronous = Literal["awaitable", "raises", "hangs", "same"]
InTask = Literal["secedes", "holds", "starts"]

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Computing:
    """One call that makes Dask compute, or waits; `compute.toml` says what its fields mean."""

    path: str
    label: str
    blocks: Blocks
    asynchronous: Asynchronous
    gives: str
    in_task: InTask
    #: The types that have it as a method; none for a function.
    methods_of: tuple[str, ...] = ()
    error: str | None = None
    waits_with: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    starts_with: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    awaits_with: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    ignored: frozenset[str] = frozenset()
    least: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def paths(self) -> Iterable[str]:
        """The names that it is looked up by: `type.method`, or dotted functions."""
        if self.methods_of:
            return [f"{owner}.{self.path}" for owner in self.methods_of]
        return [self.path, *self.aliases]

    @property
    def word(self) -> str:
        """The last word of its name."""
        return self.path.rpartition(".")[2]


class ComputingTable:
    """All the calls, indexed by their names."""

    def __init__(self, rows: Iterable[Computing]) -> None:
        self.rows = tuple(rows)
        self._by_path = {path: row for row in self.rows for path in row.paths}
        self._least: dict[str, int] = {}
        for row in self.rows:
            self._least[row.word] = min(row.least, self._least.get(row.word, row.least))
        #: The last words of all: a call of anything else is none of them.
        self.words = frozenset(self._least)
        #: Those of functions, which may be imported under another name.
        self.functions = frozenset(row.word for row in self.rows if not row.methods_of)

    def least(self, word: str | None) -> int | None:
        """The fewest arguments of any call with this last word; None if there is no such call."""
        return None if word is None else self._least.get(word)

    def at(self, path: str) -> Computing | None:
        """The call with this name: `type.method`, or a dotted function."""
        return self._by_path.get(path)


@cache
def computing_table() -> ComputingTable:
    """The table that comes with the package; read once."""
    text = Path(__file__).with_name("compute.toml").read_text(encoding="utf-8")
    return ComputingTable(map(_row, tomllib.loads(text)["call"]))


def _row(row: Mapping[str, Any]) -> Computing:
    values = {key.replace("-", "_"): _frozen(value) for key, value in row.items()}
    values["ignored"] = frozenset(values.get("ignored", ()))
    return Computing(**values)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
