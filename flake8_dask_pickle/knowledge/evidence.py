"""What the tables rest on: for each constructor, what was measured of it or where it is cited."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flake8_dask_pickle.knowledge.tables import Knowledge, ObjectType

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Written by `tools/measure_knowledge.py`.
EVIDENCE = Path(__file__).with_name("evidence.toml")


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of one object, on the interpreters that agree.

    `dumps` and `loads` are `yes` or `no`; `arrives` is the type that it arrived as, where that is
    another one. `argument` is what becomes of it as an argument of an importable function, where
    that is not the same: `yes`, `copy` or `fails`.
    """

    of: str
    python: tuple[str, ...]
    dumps: str
    loads: str | None = None
    arrives: str | None = None
    error: str | None = None
    argument: str | None = None
    tokenizes: bool = True
    #: The arguments without which the constructor makes something else.
    given: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim that was not measured: where it comes from, and why it was not."""

    of: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it, by constructor, and what it was measured with."""

    measured_with: dict[str, Any]
    measured: dict[str, tuple[Measured, ...]]
    cited: dict[str, Cited]


@cache
def evidence() -> Evidence:
    """The evidence that comes with the package; read once."""
    table = tomllib.loads(EVIDENCE.read_text(encoding="utf-8"))
    measured: dict[str, tuple[Measured, ...]] = {}
    for row in table.get("measured", ()):
        one = Measured(**{key: _frozen(value) for key, value in row.items()})
        measured[one.of] = (*measured.get(one.of, ()), one)
    cited = {row["of"]: Cited(**row) for row in table.get("cited", ())}
    return Evidence(table["measured-with"], measured, cited)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def claims(known: Knowledge) -> Iterator[str]:
    """Every name that the tables say something of.

    These are constructors, objects, and methods that make an object of a known type. A wildcard is
    a claim of its own.
    """
    seen: set[str] = set()
    for row in known.types.values():
        names = [row.name, *row.made_by, *row.made_when, *row.instances]
        names += [f"{row.name}.{method}" for method, gives in row.methods.items() if gives]
        for name in names:
            if name not in seen:
                seen.add(name)
                yield name


def row_of(known: Knowledge, name: str, given: Collection[str] = ()) -> ObjectType | None:
    """The row that a claim belongs to."""
    head, _, method = name.rpartition(".")
    owner = known.types.get(head)
    if name not in known.types and owner is not None and method in owner.methods:
        return known.types.get(owner.methods[method])
    found = known.types.get(name) or known.object_at(name) or known.made_by(name, given)
    return found or next((row for row in known.types.values() if name in row.made_when), None)
