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
#: The same, as far as the spelling of keys does not matter, and what some put around it.
_NAMES = ("daskpickle", "settings")


@dataclass(frozen=True, slots=True)
class Options:
    """What the editor has set; `overrides` are those of `Configuration.overridden`."""

    overrides: Mapping[str, Any] = field(default_factory=dict)
    #: Whether "fix all" makes unsafe fixes as well.
    unsafe_fixes: bool = False


def options_of(initial: object, settings: object = None) -> tuple[Options, list[str]]:
    """The options that the editor has sent, and what is wrong with them, which is left out.

    `settings` stand above what was said at the beginning; those of an editor may speak of other
    servers alone. Keys may be spelt `extend-select`, `extend_select` or `extendSelect`.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    later, is_ours = _own(settings)
    if not is_ours and not any(_plain(key) in _READERS for key in later):
        later = {}
    for table in (_own(initial)[0], later):
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


def _own(given: object) -> tuple[Mapping[str, Any], bool]:
    """Our table in what was sent, and whether it stood there under a name of ours."""
    if not isinstance(given, Mapping):
        return {}, False
    for key, value in given.items():
        if _plain(key) in _NAMES:
            return _own(value)[0], True
    return {str(key): value for key, value in given.items() if value is not None}, False


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
