"""What makes arrays and frames, and by which arguments it says how large, as typed values."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True, slots=True)
class Maker:
    """A row of `sizes.toml`, which says what its fields mean."""

    shape: int | None = None
    keyword: str | None = None
    default: int | None = None
    dimensions: bool = False
    square: bool = False
    range: bool = False
    dtype: int | None = None
    bytes: int = 8
    content: int | None = None
    content_keyword: str | None = None
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Sizing:
    """All of the table; makers by their dotted names."""

    makers: dict[str, Maker]
    #: The bytes of one item, by the name of its data type.
    bytes: dict[str, int]
    #: Methods that give all of what they are called on, or some that may still be a lot.
    keep_all: frozenset[str]
    keep_some: frozenset[str]

    def maker(self, dotted: str) -> Maker | None:
        """What is known of a maker; Dask's arrays are made like NumPy's."""
        return self.makers.get(dotted) or self.makers.get(dotted.replace("dask.array.", "numpy."))


@cache
def sizing() -> Sizing:
    """The table that comes with the package; read once."""
    path = Path(__file__).with_name("sizes.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    makers: dict[str, Maker] = {}
    for row in table["maker"]:
        values: dict[str, Any] = {key.replace("-", "_"): row[key] for key in row if key != "names"}
        makers.update(dict.fromkeys(row["names"], Maker(**values)))
    methods = table["methods"]
    return Sizing(makers, _bytes(table), frozenset(methods["all"]), frozenset(methods["some"]))


def _bytes(table: dict[str, Any]) -> dict[str, int]:
    return {name: int(count) for count, names in table["bytes"].items() for name in names}
