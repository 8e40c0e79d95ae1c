"""What the tables say of an object that is really there: its kind, its rule, what to do instead."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from flake8_dask_pickle.knowledge import ObjectType, knowledge
from flake8_dask_pickle.rules import all_rules
from flake8_dask_pickle.rules.base import CaptureRule
from flake8_dask_pickle.runtime.paths import dotted


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about an object; kind and rule are None where no table has it."""

    suggestion: str
    kind: str | None = None
    rule: str | None = None
    #: What it is, in words.
    what: str | None = None


class Adviser:
    """Looks objects up in the tables, by their classes. Imports no library for that."""

    def __init__(self) -> None:
        self._rows = {
            kind: row
            for row in knowledge().types.values()
            for name in (row.name, *row.made_by)
            if (kind := _class_at(name)) is not None
        }

    def known(self, thing: object) -> ObjectType | None:
        """The row of an object that does not travel, found by its class or a base of it."""
        for kind in type(thing).__mro__[:-1]:
            row = self._rows.get(kind) or knowledge().made_by(_full_name(kind))
            if row is not None:
                return row if row.travels == "no" else None
        return None

    def owner(self, way: Sequence[object]) -> object:
        """The first object on the way to a culprit that is known not to travel, else the culprit.

        A client fails because of its tasks and locks, but it is the client that is to blame.
        """
        return next((thing for thing in way if self.known(thing) is not None), way[-1])

    def advice(self, thing: object, error: str, loading: bool) -> Advice:
        """What to do about an object that fails so."""
        row = self.known(thing) or _by_error(error)
        if row is not None and not (loading and not row.loads_only):
            rule = _rule(row.kind)
            if rule is not None:
                return Advice(rule.suggestion_for(row), row.kind, rule.code, row.what)
        return _general(thing, error, loading)


def _general(thing: object, error: str, loading: bool) -> Advice:
    name = type(thing).__qualname__
    if loading and isinstance(thing, BaseException):
        rule = _rule("exception")
        if rule is not None:
            return Advice(rule.suggestion, "exception", rule.code)
    if loading:
        if "No module named" in error:
            return Advice("Install the module, or ship its file, where the tasks run")
        return Advice(f"Let __reduce__ or __setstate__ of {name} make it again from what it ships")
    if "recursion" in error:
        return Advice("Nest it less deeply: a list of records pickles, a chain of them does not")
    if type(thing).__module__ in ("builtins", "types"):
        return Advice("Make it inside the task, or pass plain data instead")
    return Advice(
        f"Pass the plain data that {name} was made from, make it inside the task, or leave out in "
        "its __getstate__ what cannot travel"
    )


def _rule(kind: str) -> CaptureRule | None:
    rules = (rule for rule in all_rules() if isinstance(rule, CaptureRule))
    return next((rule for rule in rules if kind in rule.kinds), None)


def _by_error(error: str) -> ObjectType | None:
    """The row whose objects fail with these words, if all that do are of one kind."""
    rows = [row for row in knowledge().types.values() if row.error == error]
    return rows[0] if len({row.kind for row in rows}) == 1 else None


def _full_name(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else dotted(kind)


def _class_at(name: str) -> type | None:
    """The class of this name, if what defines it is imported already."""
    module = name
    parts: list[str] = []
    while module and module not in sys.modules:
        module, _, last = module.rpartition(".")
        parts.insert(0, last)
    thing: object = sys.modules.get(module)
    for part in parts:
        # Not getattr: a module may import when it is asked for a name.
        thing = getattr(thing, "__dict__", {}).get(part)
    return thing if isinstance(thing, type) and module else None
