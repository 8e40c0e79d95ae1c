"""Which configuration holds for a file: the nearest above it, under what the command line says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flake8_dask_pickle.configuration import Configuration, configuration_in


class Configurations:
    """The configuration of each file; a folder's is looked for once.

    With `only`, it is the one for all files. `overrides` are those of `Configuration.overridden`.
    """

    def __init__(self, only: Configuration | None = None, **overrides: Any) -> None:
        self._only = None if only is None else only.overridden(**overrides)
        self._overrides = overrides
        self._known: dict[Path, Configuration] = {}

    def above(self, path: Path) -> Configuration:
        """What holds for this file or folder: nothing inside a folder decides over itself.

        Raises ConfigurationError when what is found there cannot be used.
        """
        if self._only is not None:
            return self._only
        return self._inside(Path(os.path.abspath(path)).parent)  # noqa: PTH100 - links stay links

    def _inside(self, folder: Path) -> Configuration:
        if (known := self._known.get(folder)) is None:
            known = self._known[folder] = self._found(folder)
        return known

    def _found(self, folder: Path) -> Configuration:
        own = configuration_in(folder)
        if own is None and folder != folder.parent:
            return self._inside(folder.parent)
        return (own or Configuration()).overridden(**self._overrides)
