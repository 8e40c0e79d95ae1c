"""The modules that a file imports from its own project, read when a name of theirs is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import libcst as cst

from flake8_dask_pickle.capture.modules import Finder, Module
from flake8_dask_pickle.model import Model, build_model, light_model, whole_tree
from flake8_dask_pickle.source import disk
from flake8_dask_pickle.source.project import Project, project_of

#: Files that say which functions a project's commands call.
_ENTRY_POINTS = ("pyproject.toml", "setup.cfg", "setup.py")


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


def is_started_elsewhere(main: Module) -> bool:
    """Whether a script is imported by what starts it: a command, or the package's `__main__.py`.

    Its functions do not belong to `__main__` then.
    """
    folder = Path(disk.current().here(), main.filename).parent
    if not main.name or disk.state(str(folder)).kind != "folder":
        return False
    project = project_of(folder)
    return _is_entry_point(main.name, project) or any(
        name == main.name or name.startswith(f"{main.name}.")
        for package in _packages(main, folder)
        for name in _imports_of(package)
    )


def _is_entry_point(name: str, project: Project) -> bool:
    called = re.compile(rf"(?<![\w.]){re.escape(name)}:[A-Za-z_]".encode())
    files = (project.root / one for one in _ENTRY_POINTS)
    return any(called.search(disk.content(str(file)) or b"") for file in files)


def _packages(main: Module, folder: Path) -> Iterator[Module]:
    """The `__main__.py` of the packages that a module stands in, the nearest first."""
    names = main.name.split(".")
    for length in range(len(names) - (not main.is_package), 0, -1):
        file = folder / "__main__.py"
        content = disk.content(str(file))
        model = None if content is None else _model(content, file, main.model.is_light)
        if model is not None:
            yield Module(model, str(file), ".".join([*names[:length], "__main__"]))
        folder = folder.parent


def _imports_of(module: Module) -> Iterator[str]:
    return map(module.absolute, module.model.imports)


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
