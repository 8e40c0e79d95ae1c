"""Every code there is, with its name and page: what `select` may name and `rule` explains."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from flake8_dask_pickle.rules import all_rules
from flake8_dask_pickle.runtime.unpredicted import UNPREDICTED
from flake8_dask_pickle.unanalysed import UNANALYSED
from flake8_dask_pickle.unused import UNUSED_NOQA

_SEPARATOR = re.compile(r"[,\s]+")


class Entry(NamedTuple):
    """A code as people look it up. `page` is Markdown without a title; `url` may be None."""

    code: str
    name: str
    summary: str
    page: str
    url: str | None


class UnknownCodeError(ValueError):
    """A code, or the beginning of one, that no rule has."""


@cache
def catalogue() -> tuple[Entry, ...]:
    """All entries, in the order of their codes."""
    entries = [Entry(*kind, url=None) for kind in (*UNANALYSED, UNUSED_NOQA, UNPREDICTED)]
    entries += [
        Entry(rule.code, rule.name, rule.summary(), rule.documentation(), rule.url())
        for rule in all_rules()
    ]
    return tuple(sorted(entries))


def look_up(code_or_name: str) -> Entry | None:
    """The entry with this code or name, in any case."""
    wanted = code_or_name.strip().lower()
    return next((e for e in catalogue() if wanted in (e.code.lower(), e.name)), None)


def codes_of(text: str) -> tuple[str, ...]:
    """The codes and prefixes in a comma-separated list."""
    return tuple(entry.upper() for entry in _SEPARATOR.split(text) if entry)


def require_known(prefixes: Iterable[str]) -> None:
    """Raise UnknownCodeError for the first prefix that no code begins with."""
    for prefix in prefixes:
        if not any(entry.code.startswith(prefix) for entry in catalogue()):
            known = ", ".join(entry.code for entry in catalogue())
            raise UnknownCodeError(
                f"no rule has a code that begins with {prefix!r}; there are {known}, "
                "and prefixes of them such as DPK1"
            )
