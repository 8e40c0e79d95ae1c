"""The reference of `[tool.dask-pickle]`: names, types and defaults come from the code.

What a key is for, and an example, stand here; a key without them ends the build.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from docs_commands import all_commands, flake8_options

from flake8_dask_pickle.configuration import TABLE, Configuration, keys
from flake8_dask_pickle.extensions import KEYS as EXTENSIONS
from flake8_dask_pickle.finding import Confidence
from flake8_dask_pickle.settings import PEDANTIC, ModuleKind


class About(NamedTuple):
    """What there is to say of a key: its type, what it is for, and an example in TOML."""

    type: str
    text: str
    example: str


def _choice(literal: Any) -> str:
    return ", ".join(f'`"{value}"`' for value in get_args(literal))


_CODES = "list of codes, or of beginnings of codes"

ABOUT = {
    "select": About(
        _CODES,
        "What is looked for. The longest of the entries that a code begins with decides, here "
        f"and in `ignore`. What is opt-in ({', '.join(sorted(PEDANTIC))}) must be named in full.",
        'select = ["DPK1", "DPK302"]',
    ),
    "ignore": About(_CODES, "What is not looked for.", 'ignore = ["DPK201"]'),
    "extend-select": About(_CODES, "On top of `select`.", 'extend-select = ["DPK202"]'),
    "extend-ignore": About(_CODES, "On top of `ignore`.", 'extend-ignore = ["DPK2"]'),
    "per-file-ignores": About(
        "table of patterns as in .gitignore, each with a " + _CODES,
        "What is not looked for in the files that match. Patterns are relative to the file that "
        "they stand in.",
        'per-file-ignores = { "tests/*" = ["DPK1"] }',
    ),
    "exclude": About(
        "list of patterns as in .gitignore",
        "Files and folders that are passed over when a folder is searched. A file that is named "
        "on the command line is checked all the same, unless there is `--force-exclude`.",
        'exclude = ["vendored/"]',
    ),
    "module-as": About(
        _choice(ModuleKind),
        "Whether files are run (their functions travel by value, with every global that they "
        "name) or imported (by name alone). With `auto` the linter looks: what has a main guard or "
        "drives Dask at its top level is a script.",
        'module-as = "library"',
    ),
    "confidence": About(
        _choice(Confidence),
        "The least sure findings to report. `possible` holds those that fail only on some ways "
        'through the program, and say "may".',
        'confidence = "certain"',
    ),
    "baseline": About(
        "path of a file, relative to the file that it stands in",
        "Findings in this file are not reported: `dask-pickle check --write-baseline` writes it.",
        'baseline = ".dask-pickle-baseline.json"',
    ),
    "submit-functions": About(
        "list of dotted names, each with a parameter after a colon if it is not the first",
        "Functions, and methods of classes, that hand a callable to Dask.",
        'submit-functions = ["mylib.run_on_cluster:func"]',
    ),
    "unpicklable": About(
        "list of dotted names",
        "Classes and functions that make what cannot be pickled.",
        'unpicklable = ["mylib.Handle"]',
    ),
    "picklable": About(
        "list of dotted names",
        "Classes and functions that make what can be pickled, whatever the tables say.",
        'picklable = ["h5py.File"]',
    ),
    "client-functions": About(
        "list of dotted names",
        "Functions that return a client of `dask.distributed`.",
        'client-functions = ["mylib.get_client"]',
    ),
    "client-names": About(
        "list of names",
        "Variables and attributes that are clients. When it is not set, these are `client` and "
        "`dask_client` in files that import Dask.",
        'client-names = ["client", "pool"]',
    ),
}

INTRODUCTION = f"""# Configuration

`dask-pickle` reads the table `[tool.{TABLE}]` of the nearest `pyproject.toml` above each file that
has one. `dask-pickle config FILE` says what is in force for a file, and where the values come from.
A key that does not exist, or a value that cannot be, ends the command with a word about it.

Options of the command line stand above the file: `--select` starts afresh, `--ignore` takes the
place of the file's `ignore`, and the `--extend-` options add to what the file says.

flake8 reads no `pyproject.toml`: its options, where there are some, stand in its own configuration
files (`setup.cfg`, `tox.ini`, `.flake8`), and codes are chosen by flake8's own `select`,
`extend-ignore` and `per-file-ignores`.
"""


def configuration_page() -> str:
    """Every key that the table may hold."""
    return INTRODUCTION + "".join(_section(key, ABOUT[key]) for key in keys())


def _section(key: str, about: About) -> str:
    lines = [
        f"\n## {key}\n",
        f"{about.text}\n",
        f"- type: {about.type}",
        f"- default: {_default(key)}",
        *(f"- {where}: `{option}`" for where, option in _options(key)),
        f"\n```toml\n[tool.{TABLE}]\n{about.example}\n```\n",
    ]
    return "\n".join(lines)


def _default(key: str) -> str:
    configuration = Configuration()
    holder: object = configuration.extensions if key in EXTENSIONS else configuration
    value = getattr(holder, key.replace("-", "_"))
    if value is None:
        return "not set"
    if isinstance(value, tuple):
        written = ", ".join(f'"{one}"' for one in value)
        return "`{}`" if key == "per-file-ignores" else f"`[{written}]`"
    return f'`"{value}"`'


def _options(key: str) -> list[tuple[str, str]]:
    """The options that say the same, by where they are given."""
    name = f"--{key}"
    check = all_commands()["check"]
    found = [("command line", name)] if any(name in one.opts for one in check.params) else []
    if f"--dpk-{key}" in flake8_options():
        found.append(("flake8", f"--dpk-{key}"))
    return found
