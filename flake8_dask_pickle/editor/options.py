"""What the editor sets: options that stand above what a pyproject.toml says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from flake8_dask_pickle.catalogue import codes_of, require_known
from flake8_dask_pickle.finding import Confidence
from flake8_dask_pickle.settings import ModuleKind

#: Where editors put the options of one server among those of others.
SECTION = "dask-pickle"
_NESTED = ("dask_pickle", "daskpickle", "settings")


@dataclass(frozen=True, slots=True)
class Options:
    """What the editor has set; `overrides` are those of `Configuration.overridden`."""

    overrides: Mapping[str, Any] = field(default_factory=dict)
    #: Whether "fix all" makes unsafe fixes as well.
    unsafe_fixes: bool = False


def options_of(*given: object) -> tuple[Options, list[str]]:
    """The options in what the editor has sent, the last word winning, and what is wrong with them.

    What is wrong is left out. Keys may be spelt `extend-select`, `extend_select` or `extendSelect`.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for table in map(_own, given):
        for key, value in table.items():
            name = _plain(key)
            if name not in _READERS:
                problems.append(f"there is no option {key!r}; there are {', '.join(_SPELT)}")
                continue
            attribute, read = _READERS[name]
            try:
                values[attribute] = read(value)
            except ValueError as error:
                problems.append(f"option {key!r}: {error}")
    unsafe = values.pop("unsafe_fixes", False)
    return Options(values, unsafe), problems


def _own(given: object) -> Mapping[str, Any]:
    """Our table in what was sent, which may hold those of other servers beside it."""
    if not isinstance(given, Mapping):
        return {}
    for key, value in given.items():
        if _plain(key) in (*map(_plain, _NESTED), _plain(SECTION)):
            return _own(value)
    return {str(key): value for key, value in given.items() if value is not None}


def _plain(key: object) -> str:
    return str(key).replace("-", "").replace("_", "").lower()


def _codes(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise ValueError(f"must be a list of codes, not {value!r}")
    codes = codes_of(",".join(items))
    require_known(codes)
    return codes


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {value!r}")
        return str(value)

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


#: The options as people spell them, each with the attribute that it sets and how it is read.
_SPELT: dict[str, tuple[str, Callable[[object], Any]]] = {
    "select": ("select", _codes),
    "ignore": ("ignore", _codes),
    "extendSelect": ("extend_select", _codes),
    "extendIgnore": ("extend_ignore", _codes),
    "moduleAs": ("module_as", _one_of(*get_args(ModuleKind))),
    "confidence": ("confidence", _one_of(*get_args(Confidence))),
    "unsafeFixes": ("unsafe_fixes", _flag),
}
_READERS = {_plain(key): value for key, value in _SPELT.items()}
