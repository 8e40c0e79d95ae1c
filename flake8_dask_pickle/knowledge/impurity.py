"""Calls whose result is another one each time, as typed values."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Kind = Literal["random", "clock", "place", "outside", "counter"]


@dataclass(frozen=True, slots=True)
class Impure:
    """A row of `impure.toml`, which says what its fields mean."""

    does: str
    kind: Kind
    bare: bool = False
    seeded_by: tuple[str, ...] = ()


class Impurity:
    """All of the table, for look-up by dotted name."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._functions: dict[str, Impure] = {}
        self._modules: dict[str, Impure] = {}
        self._others: set[str] = set()
        #: The calls after which a group gives the same each time.
        self.seeding: set[str] = set()
        for row in rows:
            seeded_by = tuple(row.get("seeded-by", ()))
            one = Impure(row["does"], row["kind"], row.get("bare", False), seeded_by)
            self.seeding.update(seeded_by)
            self._others.update(row.get("except", ()))
            for name in row["names"]:
                module, star, _ = name.partition(".*")
                (self._modules if star else self._functions)[module] = one

    def of(self, dotted: str) -> Impure | None:
        """What is known of a function by its dotted name."""
        found = self._functions.get(dotted)
        if found is not None or dotted in self._others:
            return found
        return self._modules.get(dotted.rpartition(".")[0])


@cache
def impurity() -> Impurity:
    """The table that comes with the package; read once."""
    path = Path(__file__).with_name("impure.toml")
    return Impurity(tomllib.loads(path.read_text(encoding="utf-8"))["impure"])
