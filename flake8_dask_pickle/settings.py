"""What a person can set, whatever front end they set it through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flake8_dask_pickle.extensions import Extensions
from flake8_dask_pickle.finding import Confidence

ModuleKind = Literal["auto", "script", "library"]

#: Rules that fire only when a person asks for them by name; never merely because `DPK` is selected.
PEDANTIC = frozenset({"DPK202"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides what is reported.

    `select` and `ignore` hold code prefixes; the longest match wins, and `ignore` wins a tie.
    `pedantic` holds the opt-in codes that were asked for. `module_as` overrides the guess
    whether a file is run as a script (its functions travel by value) or imported as a library.
    `extensions` is what the person adds to the tables. With `any_scheduler` tasks are taken to be
    pickled whatever scheduler the module names: what would fail on a cluster is reported. With
    `fixes`, findings come with what mends them.
    """

    select: tuple[str, ...] = ("DPK",)
    ignore: tuple[str, ...] = ()
    pedantic: frozenset[str] = frozenset()
    module_as: ModuleKind = "auto"
    confidence: Confidence = "possible"
    extensions: Extensions = field(default_factory=Extensions)
    any_scheduler: bool = False
    fixes: bool = False

    def reports(self, code: str) -> bool:
        """Whether findings with this code are wanted."""
        if code in PEDANTIC and code not in self.pedantic:
            return False
        chosen = _longest(self.select, code)
        dropped = _longest(self.ignore, code)
        return chosen > dropped


def _longest(prefixes: tuple[str, ...], code: str) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
