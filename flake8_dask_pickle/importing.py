"""The modules that a file imports from its own project, read when a name of theirs is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import libcst as cst

from flake8_dask_pickle.capture.modules import Finder, Module
from flake8_dask_pickle.model import Model, build_model, light_model, whole_tree
from flake8_dask_pickle.source import disk
from flake8_dask_pickle.source.project import project_of


def finder_for(main: Module) -> Finder | None:
    """What finds the modules of the file's project; None when it stands in none.

    Gives the file itself the name that it is imported under.
    """
    here = disk.current().here()
    path = Path(here, main.filename)
    if path.name in ("-", "stdin") or disk.state(str(path.parent)).kind != "folder":
        return None
    project = project_of(path.parent)
    main.name = project.module_name(path)
    main.is_package = path.stem == "__init__"
    read: dict[Path, bytes | None] = {}

    def find(dotted: str) -> tuple[Module, tuple[str, ...]] | None:
        found = project.find(dotted)
        if found is None:
            return None
        file, names = found
        if not names or file == path:
            return None  # a module goes by reference
        if file not in read:
            read[file] = disk.content(str(file))
        content = read[file]
        model = None if content is None else _model(content, file, main.model.is_light)
        if model is None:
            return None  # it has just gone, or is not Python
        shown = str(file.relative_to(here) if file.is_relative_to(here) else file)
        return Module(model, shown, project.module_name(file), file.stem == "__init__"), names

    return find


@lru_cache(maxsize=32)
def _model(content: bytes, _of: Path, is_light: bool) -> Model | None:
    """The model of a module of the project; None when it cannot be read."""
    try:
        if is_light and (model := _light(content)) is not None:
            return model
        return build_model(whole_tree(content))
    except (cst.ParserSyntaxError, UnicodeDecodeError, RecursionError):
        return None


def _light(content: bytes) -> Model | None:
    """The model on a light tree, of a module in UTF-8 that Python can parse."""
    try:
        return light_model(content.decode())
    except UnicodeDecodeError:
        return None
