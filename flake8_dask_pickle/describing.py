"""What the tables say of a type of object, for people: verdict, rule, remedy and evidence."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from flake8_dask_pickle.knowledge import ObjectType, knowledge
from flake8_dask_pickle.knowledge.evidence import (
    Cited,
    Evidence,
    Measured,
    claims,
    evidence,
    row_of,
)
from flake8_dask_pickle.rules import all_rules
from flake8_dask_pickle.rules.base import CaptureRule

VERDICTS = {
    "yes": "travels",
    "no": "does not travel",
    "copy": "arrives as a copy",
    "unknown": "not known, or not the same everywhere",
}


class UnknownTypeError(LookupError):
    """A name that the tables say nothing of; the message has names like it."""


def table() -> list[dict[str, Any]]:
    """Every constructor, object and method that the tables know, in the order of their names."""
    known = knowledge()
    rows = ((name, row_of(known, name)) for name in claims(known))
    return [summary(name, row) for name, row in sorted(rows) if row is not None]


def summary(name: str, row: ObjectType) -> dict[str, Any]:
    """One line of the table."""
    found = evidence()
    return {
        "name": name,
        "kind": row.kind,
        "travels": row.travels,
        "rule": _code(row),
        "evidence": "measured" if name in found.measured else "cited",
    }


def details(name: str) -> dict[str, Any]:
    """All that is known of one name, as data. Raises UnknownTypeError."""
    row = _look_up(name)
    found = evidence()
    rule = _rule(row)
    return summary(name, row) | {
        "what": row.what,
        "error": row.error,
        "argument": row.argument,
        "loads_only": row.loads_only,
        "python": row.python,
        "instead": None if rule is None or row.travels == "yes" else rule.suggestion_for(row),
        "made_by": [row.name, *row.made_by, *row.made_when],
        "methods": {name: gives for name, gives in row.methods.items() if gives},
        "measured": [_as_data(one) for one in found.measured.get(name, ())],
        "cited": None if name not in found.cited else _as_data(found.cited[name]),
        "measured_with": found.measured_with,
    }


def page(name: str) -> Iterator[str]:
    """All that is known of one name, as lines of text. Raises UnknownTypeError."""
    row, found = _look_up(name), evidence()
    yield f"{name}: {row.what}"
    yield ""
    yield f"  verdict   {_verdict(row)}"
    if row.argument is not None:
        mode = f", opened in mode {row.argument_mode!r}" if row.argument_mode else ""
        yield f"            {VERDICTS[row.argument]} as an argument of an importable function{mode}"
    rule = _rule(row)
    if rule is not None and row.travels != "yes":
        yield f"  rule      {rule.code} {rule.name}"
        yield f"  instead   {rule.suggestion_for(row)}"
    for label, names in _related(row):
        yield f"  {label:<9} {', '.join(names)}"
    yield from _evidence(name, found)


def _verdict(row: ObjectType) -> str:
    if row.holds_arguments:
        return "travels if and only if what it was made from does"
    said = VERDICTS[row.travels]
    if row.travels == "no":
        said += ", when the worker loads it" if row.loads_only else ""
        said += f": {row.error}" if row.error else ""
    return said if row.python is None else f"{said} (Python {row.python})"


def _related(row: ObjectType) -> Iterator[tuple[str, list[str]]]:
    made = [*row.made_by, *(f"{name}({given[-1]}=…)" for name, given in row.made_when.items())]
    if made:
        yield "made by", made
    methods = [f"{name} → {gives}" for name, gives in row.methods.items() if gives]
    if methods:
        yield "gives", methods


def _evidence(name: str, found: Evidence) -> Iterator[str]:
    cited = found.cited.get(name)
    if cited is not None:
        yield f"  evidence  cited, not measured ({cited.why}): {cited.source}"
    for one in found.measured.get(name, ()):
        libraries = f"  ({', '.join(one.libraries)})" if one.libraries else ""
        given = f" with {', '.join(one.given)}" if one.given else ""
        yield f"  evidence  Python {', '.join(one.python)}{given}: {_outcome(one)}{libraries}"
    if name in found.measured:
        base = found.measured_with
        parts = ("dask", "distributed", "cloudpickle")
        with_ = ", ".join(f"{part} {' and '.join(base[part])}" for part in parts)
        yield f"            measured {base['date']} with {with_}"


def _outcome(one: Measured) -> str:
    if one.dumps == "no":
        said = f"dumping it raises {one.error}"
    elif one.loads == "no":
        said = f"it dumps, and loading it raises {one.error}"
    elif one.arrives:
        said = f"it arrives as {one.arrives}"
    else:
        said = "it dumps and loads"
    if one.argument:
        said += f"; as an argument: {one.argument}"
    return said


def _look_up(name: str) -> ObjectType:
    known = knowledge()
    row = row_of(known, name) or known.made_by(name)
    if row is None:
        like = difflib.get_close_matches(name, list(claims(known)), n=3)
        hint = f"; there is {', '.join(like)}" if like else ""
        raise UnknownTypeError(f"the tables say nothing of {name!r}{hint}")
    return row


def _rule(row: ObjectType) -> CaptureRule | None:
    rules = (rule for rule in all_rules() if isinstance(rule, CaptureRule))
    return next((rule for rule in rules if row.kind in rule.kinds), None)


def _code(row: ObjectType) -> str | None:
    rule = _rule(row)
    return None if rule is None or row.travels in ("yes", "unknown") else rule.code


def _as_data(one: Measured | Cited) -> dict[str, Any]:
    return {slot: getattr(one, slot) for slot in type(one).__slots__ if slot != "of"}
