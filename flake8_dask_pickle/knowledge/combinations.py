"""Versions that are known not to work together, as typed values."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: The versions of packages in a process; None where one is not installed.
Versions = Mapping[str, "str | None"]
Specifiers = Mapping[str, str]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Combination:
    """A row of `combinations.toml`, which says what its fields mean."""

    name: str
    level: Literal["bad", "advice"]
    what: str
    remedy: str
    source: str
    evidence: Literal["measured", "cited"]
    measured: str | None = None
    within: Specifiers = field(default_factory=lambda: _NOTHING)
    between: tuple[Specifiers, ...] = ()
    differ: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    unequal: tuple[str, ...] = ()

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose versions it is about."""
        names = [*self.within, *self.unequal]
        names += [name for side in self.between for name in side]
        names += [self.differ["package"]] if self.differ else []
        return tuple(dict.fromkeys(names))

    def concerns(self, processes: Mapping[str, Versions]) -> tuple[str, ...]:
        """The processes in which, or between which, it is found; empty where it is not."""
        alone = [name for name, versions in processes.items() if self._in(versions)]
        pairs = itertools.combinations(processes.items(), 2)
        apart = [
            name
            for (name, versions), (other, others) in pairs
            if self._between(versions, others)
            for name in (name, other)
        ]
        found = {*alone, *apart}
        return tuple(name for name in processes if name in found)

    def _in(self, versions: Versions) -> bool:
        if self.unequal:
            numbers = [_release(versions.get(name), 3) for name in self.unequal]
            return None not in numbers and len(set(numbers)) > 1
        return bool(self.within) and _satisfies(versions, self.within)

    def _between(self, one: Versions, other: Versions) -> bool:
        if self.between:
            left, right = self.between
            return (_satisfies(one, left) and _satisfies(other, right)) or (
                _satisfies(one, right) and _satisfies(other, left)
            )
        if not self.differ:
            return False
        package, within = self.differ["package"], self.differ.get("within", "")
        numbers = [_release(side.get(package), self.differ["parts"]) for side in (one, other)]
        if None in numbers or numbers[0] == numbers[1]:
            return False
        return all(_satisfies(side, {package: within}) for side in (one, other))


def _satisfies(versions: Versions, specifiers: Specifiers) -> bool:
    """Whether all packages are there in such versions."""
    from packaging.specifiers import SpecifierSet

    return all(
        (version := versions.get(name)) is not None
        and _release(version, 1) is not None
        and SpecifierSet(specifier).contains(version, prereleases=True)
        for name, specifier in specifiers.items()
    )


def _release(version: str | None, parts: int) -> tuple[int, ...] | None:
    """The first numbers of a version; None where there is none that can be read."""
    from packaging.version import InvalidVersion, Version

    try:
        numbers = Version(version or "").release[:parts]
    except InvalidVersion:
        return None
    return (*numbers, *(0,) * (parts - len(numbers)))


@cache
def combinations() -> tuple[Combination, ...]:
    """The table that comes with the package; read once."""
    path = Path(__file__).with_suffix(".toml")
    return tuple(_rows(tomllib.loads(path.read_text(encoding="utf-8"))["combination"]))


def _rows(rows: list[dict[str, Any]]) -> Iterator[Combination]:
    for row in rows:
        values = {"within" if key == "in" else key: value for key, value in row.items()}
        values |= {key: tuple(row[key]) for key in ("between", "unequal") if key in row}
        yield Combination(**values)
