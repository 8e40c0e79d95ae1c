"""What `[tool.dask-pickle]` in a pyproject.toml says."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from flake8_dask_pickle.catalogue import codes_of, require_known
from flake8_dask_pickle.extensions import KEYS as EXTENSIONS
from flake8_dask_pickle.extensions import Extensions
from flake8_dask_pickle.finding import Confidence
from flake8_dask_pickle.settings import PEDANTIC, ModuleKind, Settings
from flake8_dask_pickle.source import disk

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE_NAME = "pyproject.toml"
TABLE = "dask-pickle"
#: What `Configuration.origins` calls the options of a command.
COMMAND_LINE = "command line"


class ConfigurationError(Exception):
    """A configuration that cannot be used; the message names the file, the key and what may be."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a person has configured; patterns are relative to `folder`."""

    folder: Path = Path()
    select: tuple[str, ...] = ("DPK",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] = ()
    module_as: ModuleKind = "auto"
    confidence: Confidence = "possible"
    baseline: str | None = None
    extensions: Extensions = field(default_factory=Extensions)
    #: The file that it was read from, and for each key that does not have its default: whence.
    file: Path | None = field(default=None, compare=False)
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def overridden(
        self,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        extend_ignore: tuple[str, ...] = (),
        module_as: ModuleKind | None = None,
        confidence: Confidence | None = None,
    ) -> Configuration:
        """This configuration under the options of a command line.

        A `select` there starts afresh: what the file selects and ignores no longer counts. An
        `ignore` takes the place of the file's `ignore`; the others add to what the file says.
        """
        base = self
        if select:
            base = replace(base, select=select, ignore=(), extend_select=(), extend_ignore=())
        given = {
            "select": select,
            "ignore": ignore,
            "extend-select": extend_select,
            "extend-ignore": extend_ignore,
            "module-as": module_as,
            "confidence": confidence,
        }
        return replace(
            base,
            ignore=ignore or base.ignore,
            extend_select=base.extend_select + extend_select,
            extend_ignore=base.extend_ignore + extend_ignore,
            module_as=module_as or base.module_as,
            confidence=confidence or base.confidence,
            origins=_origins(self.origins, given),
        )

    def baseline_file(self) -> Path | None:
        """The baseline that it names, if it names one."""
        return None if self.baseline is None else self.folder / self.baseline

    def settings(self) -> Settings:
        """What the linter is to go by."""
        select = self.select + self.extend_select
        return Settings(
            select=select,
            ignore=self.ignore + self.extend_ignore,
            pedantic=PEDANTIC.intersection(select),
            module_as=self.module_as,
            confidence=self.confidence,
            extensions=self.extensions,
        )


def _origins(
    in_file: Mapping[str, tuple[str, ...]], given: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    """Where values come from when a command line has `given` some, by key."""
    void = ("ignore", "extend-select", "extend-ignore") if given["select"] else ()
    origins = {key: whence for key, whence in in_file.items() if key not in void}
    for key, value in given.items():
        if value:
            added_to = origins.get(key, ()) if key.startswith("extend-") else ()
            origins[key] = (*added_to, COMMAND_LINE)
    return origins


def configuration_for(paths: Iterable[Path]) -> Configuration:
    """The configuration nearest above everything in `paths`, or the defaults."""
    absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - links stay links
    folders = [path if path.is_dir() else path.parent for path in absolute]
    try:
        start = Path(os.path.commonpath(folders))
    except ValueError:  # no paths, or paths on several drives
        start = Path.cwd()
    found = (configuration_in(folder) for folder in (start, *start.parents))
    return next((one for one in found if one is not None), Configuration())


def configuration_in(folder: Path) -> Configuration | None:
    """The configuration that stands in this very folder, if there is one."""
    file = folder / FILE_NAME
    disk.asks(str(file))
    if file.is_file() and _mentions_us(file) and (table := _table(file)) is not None:
        return _configuration(file, table)
    return None


def read_configuration(file: Path) -> Configuration:
    """The configuration in this file, which must have one."""
    table = _table(file)
    if table is None:
        raise ConfigurationError(f"{file}: there is no [tool.{TABLE}] table")
    return _configuration(file, table)


def _mentions_us(file: Path) -> bool:
    """Whether the file may have our table: if not, it is not ours to find fault with."""
    try:
        return TABLE.encode() in disk.read(str(file))
    except OSError:
        return False


def _table(file: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(_text(disk.read(str(file))))
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:  # both bad TOML and bad UTF-8
        raise ConfigurationError(f"{file}: not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigurationError(f"{file}: cannot be read: it is nested too deeply") from None
    tool = data.get("tool")
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigurationError(f"{file}: tool.{TABLE} must be a table")
    return table


def _text(raw: bytes) -> str:
    """The text in bytes, with the line ends that TOML wants."""
    return raw.decode().replace("\r\n", "\n")


def _configuration(file: Path, table: dict[str, Any]) -> Configuration:
    values: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            raise ConfigurationError(f"{file}: [tool.{TABLE}] has no key {key!r}; {_meant(key)}")
        try:
            (more if key in EXTENSIONS else values)[key.replace("-", "_")] = _KEYS[key](value)
        except ValueError as error:
            raise ConfigurationError(f"{file}: [tool.{TABLE}] {key}: {error}") from None
    try:
        extensions = Extensions(**more)
    except ValueError as error:
        raise ConfigurationError(f"{file}: [tool.{TABLE}]: {error}") from None
    origins = dict.fromkeys(table, (str(file),))
    return Configuration(
        folder=file.parent, extensions=extensions, file=file, origins=origins, **values
    )


def keys() -> tuple[str, ...]:
    """What the table may hold, in the order in which people are told of it."""
    return tuple(_KEYS)


def _meant(key: str) -> str:
    """What the table has instead of a key that it does not have."""
    close = get_close_matches(key.lower().replace("_", "-"), _KEYS, n=1)
    meant = "".join(f"; did you mean {one!r}?" for one in close)
    return f"it has {', '.join(_KEYS)}{meant}"


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"must be a list of strings, not {value!r}")
    return tuple(value)


def _file(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"must be the path of a file, not {value!r}")
    return value


def _codes(value: object) -> tuple[str, ...]:
    """Codes and prefixes, as a list or in one string with commas between."""
    codes = codes_of(value if isinstance(value, str) else ",".join(_strings(value)))
    require_known(codes)
    return codes


def _codes_by_pattern(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError(f'must be a table such as {{"tests/*" = ["DPK106"]}}, not {value!r}')
    return tuple((pattern, _codes(codes)) for pattern, codes in value.items())


def _one_of(*allowed: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {value!r}")
        return str(value)

    return check


def _entries(read: Callable[[Iterable[str]], Any]) -> Callable[[object], Any]:
    """A list of strings that are read further."""
    return lambda value: read(_strings(value))


#: What the table may hold, and how each value is read (ValueError says what it must be).
_KEYS: dict[str, Callable[[object], Any]] = {
    "select": _codes,
    "ignore": _codes,
    "extend-select": _codes,
    "extend-ignore": _codes,
    "per-file-ignores": _codes_by_pattern,
    "exclude": _strings,
    "module-as": _one_of(*get_args(ModuleKind)),
    "confidence": _one_of(*get_args(Confidence)),
    "baseline": _file,
    **{key: _entries(read) for key, read in EXTENSIONS.items()},
}
