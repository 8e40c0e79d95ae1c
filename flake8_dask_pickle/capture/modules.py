"""The modules of one analysis: the file in question, and those of the project it imports from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import libcst as cst

from flake8_dask_pickle.capture.frames import Frame
from flake8_dask_pickle.finding import Place
from flake8_dask_pickle.model import Model, Scope
from flake8_dask_pickle.model.light import NoPositions
from flake8_dask_pickle.model.module import source_text

#: Files that are read to see what one file imports.
MOST_MODULES = 8


@dataclass(slots=True, eq=False)
class Module:
    """A module as the analysis sees it."""

    model: Model
    filename: str
    #: The dotted name it is imported under; empty where it is not known to have one.
    name: str = ""
    is_package: bool = False
    #: Whether its functions travel by value: it is run as `__main__`.
    by_value: bool = False
    notebook: bool = False
    #: The numbers that a notebook's cells have in `In [5]`, if they are run from the top down.
    counts: Mapping[int, int] = field(default_factory=dict)
    #: Where a node stands, where anybody can tell.
    locate: Callable[[cst.CSTNode], Place] | None = None
    frame: Frame = field(init=False)

    def __post_init__(self) -> None:
        self.frame = Frame(self.model.module)

    def absolute(self, dotted: str) -> str:
        """The name behind a relative import such as `.tools.lock`."""
        bare = dotted.lstrip(".")
        level = len(dotted) - len(bare)
        if not level:
            return dotted
        parents = self.name.split(".") if self.name else []
        up = level - 1 if self.is_package else level
        if up > len(parents):
            return dotted
        return ".".join([*parents[: len(parents) - up], bare]).strip(".")


#: Finds the module that a dotted name leads into, and the names to follow inside it.
Finder = Callable[[str], "tuple[Module, tuple[str, ...]] | None"]


class Modules:
    """All modules in sight; others are read when a name of theirs is asked for."""

    def __init__(self, main: Module, find: Finder | None = None) -> None:
        self.main = main
        self._find = find
        self._by_scope: dict[Scope, Module] = {main.model.module: main}

    def of(self, scope: Scope) -> Module:
        """The module that a scope belongs to."""
        while scope.parent is not None:
            scope = scope.parent
        return self._by_scope[scope]

    def find(self, dotted: str) -> tuple[Module, tuple[str, ...]] | None:
        """The module of the project behind a dotted name; None when there is none in sight."""
        if self._find is None or len(self._by_scope) > MOST_MODULES:
            return None
        found = self._find(dotted)
        if found is None:
            return None
        module, names = found
        known = self._by_scope.setdefault(module.model.module, module)
        return (known, names) if known is not self.main else None

    def text(self, node: cst.BaseExpression) -> str:
        """The source of an expression that stands in one of them.

        Raises NoPositions where a light tree does not know it.
        """
        found = (module.model.text(node) for module in self.all())
        text = next((one for one in found if one is not None), None)
        if text is not None:
            return text
        try:
            return source_text(node)  # what stands in a string is always read by libcst
        except AttributeError:
            raise NoPositions from None

    def all(self) -> list[Module]:
        """The modules that have been looked into, the analysed file first."""
        return list(self._by_scope.values())
