"""The modules that a file imports from its own project, read when a name of theirs is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import libcst as cst

from flake8_dask_pickle.capture.modules import Finder, Module
from flake8_dask_pickle.model import Model, build_model
from flake8_dask_pickle.source.project import project_of


def finder_for(main: Module) -> Finder | None:
    """What finds the modules of the file's project; None when it stands in none.

    Gives the file itself the name that it is imported under.
    """
    path = Path(main.filename)
    if not path.parent.is_dir() or path.name in ("-", "stdin"):
        return None
    project = project_of(path.parent.absolute())
    main.name = project.module_name(path)
    main.is_package = path.stem == "__init__"

    def find(dotted: str) -> tuple[Module, tuple[str, ...]] | None:
        found = project.find(dotted)
        if found is None:
            return None
        file, names = found
        if not names or file == path.absolute():
            return None  # a module goes by reference
        try:
            model = _read_model(file, file.stat().st_mtime_ns)
        except OSError:
            return None  # it has just gone
        if model is None:
            return None
        name = project.module_name(file)
        return Module(model, _shown(file), name, file.stem == "__init__"), names

    return find


@lru_cache(maxsize=32)
def _read_model(file: Path, _changed: int) -> Model | None:
    """The model of a module of the project; None when it cannot be read."""
    try:
        return build_model(cst.parse_module(file.read_bytes()))
    except (OSError, cst.ParserSyntaxError, UnicodeDecodeError, RecursionError):
        return None


def _shown(file: Path) -> str:
    """A file's name as people would write it: relative to where they are, if it is below."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
