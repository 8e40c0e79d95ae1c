"""What is in force for a file, and where it comes from: what `dask-pickle config` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flake8_dask_pickle.catalogue import catalogue
from flake8_dask_pickle.configuration import Configuration, keys
from flake8_dask_pickle.extensions import KEYS as EXTENSIONS
from flake8_dask_pickle.extensions import SubmitFunction
from flake8_dask_pickle.nearest import Configurations
from flake8_dask_pickle.policies import Policies
from flake8_dask_pickle.report.terminal import printable

_DEFAULT = ("default",)
#: Longer values push what stands behind them to the right, alone.
_WIDE = 40


class Value(NamedTuple):
    """The value of a key as it is written in a configuration, and where it comes from."""

    key: str
    value: Any
    origins: Sequence[str]


class InForce(NamedTuple):
    """What holds for a path; of a folder, what holds for the files in it."""

    path: Path
    file: Path | None
    values: Sequence[Value]
    #: The codes that are looked for.
    codes: Sequence[str]
    #: Whether a walk over folders leaves the path out.
    is_excluded: bool

    def as_json(self) -> dict[str, Any]:
        values = {one.key: {"value": one.value, "from": list(one.origins)} for one in self.values}
        return {
            "path": str(self.path),
            "file": None if self.file is None else str(self.file),
            "values": values,
            "codes": list(self.codes),
            "excluded": self.is_excluded,
        }


def in_force(path: Path, configurations: Configurations) -> InForce:
    """What holds for a file or folder. Raises ConfigurationError."""
    inside = path / "__init__.py" if path.is_dir() else path
    policies = Policies(configurations)
    policy = policies.above(inside)
    ignored = () if path.is_dir() else policy.ignored(path)
    codes = [entry.code for entry in catalogue() if policy.reports(entry.code)]
    configuration = configurations.above(inside)
    return InForce(
        path,
        configuration.file,
        [_value(configuration, key) for key in keys()],
        [code for code in codes if not code.startswith(ignored)],
        policies.excludes(path),
    )


def page(found: InForce) -> Iterator[str]:
    """The same for a person, line by line."""
    yield f"For {printable(str(found.path))}:"
    if found.is_excluded:
        yield "It is excluded: only naming it has it checked."
    yield ""
    rows = [(one.key, _text(one.value), ", ".join(one.origins)) for one in found.values]
    width = max(len(key) for key, _, _ in rows)
    column = max(len(value) for _, value, _ in rows if len(value) < _WIDE)
    for key, value, origins in rows:
        yield f"{key:<{width}} = {printable(value):<{column}}  # {printable(origins)}"
    yield ""
    yield f"Looked for: {', '.join(found.codes) or 'nothing'}"


def _value(configuration: Configuration, key: str) -> Value:
    holder: object = configuration.extensions if key in EXTENSIONS else configuration
    value = _plain(getattr(holder, key.replace("-", "_")))
    if key == "per-file-ignores":
        value = dict(value)
    return Value(key, value, configuration.origins.get(key, _DEFAULT))


def _plain(value: object) -> Any:
    """A value as it is written in a configuration."""
    if isinstance(value, SubmitFunction):
        at = f"@{value.position}" if value.parameter and value.position else ""
        parameter = f"{value.parameter}{at}" or (value.position and str(value.position))
        return f"{value.path}:{parameter}" if parameter else value.path
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value


def _text(value: object) -> str:
    """A value in the manner of TOML; a key without a value is not written there."""
    if isinstance(value, dict):
        entries = (f"{json.dumps(key)} = {_text(of)}" for key, of in value.items())
        return f"{{ {', '.join(entries)} }}" if value else "{}"
    return "not set" if value is None else json.dumps(value, ensure_ascii=False)
