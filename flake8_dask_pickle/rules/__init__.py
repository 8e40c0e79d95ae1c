"""The rules: every module of this package that is named after a code defines one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from flake8_dask_pickle.rules.base import Rule


def rule_codes() -> Iterator[str]:
    """The code of every rule, without importing any."""
    for info in pkgutil.iter_modules(__path__):
        if info.name.startswith("dpk"):
            yield info.name.upper()


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of every rule, in the order of their codes."""
    found: list[Rule] = []
    for code in rule_codes():
        module = importlib.import_module(f"{__name__}.{code.lower()}")
        found.extend(
            thing()
            for thing in vars(module).values()
            if isinstance(thing, type)
            and issubclass(thing, Rule)
            and thing.__module__ == module.__name__
        )
    return tuple(sorted(found, key=lambda rule: rule.code))


def rule_for(code_or_name: str) -> Rule | None:
    """The rule with this code (`DPK106`, any case) or name (`captured-lock`), if there is one."""
    wanted = code_or_name.strip().lower()
    for rule in all_rules():
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None
