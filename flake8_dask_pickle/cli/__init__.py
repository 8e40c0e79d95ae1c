"""The `dask-pickle` command.

Each command is in a module of its own, imported when it is asked for: `--help` and shell completion
stay quick. A run that was done before is looked for first of all.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and exit: 0 clean, 1 findings, 2 wrong usage or an internal error."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == ["check"] and None not in (sys.stdout, sys.stderr):  # None: they are closed
        from flake8_dask_pickle.cache.replaying import replayed

        try:
            status = replayed(given)
        except OSError as error:
            status = _unprinted(error)
        if status is not None:
            sys.exit(status)
    from flake8_dask_pickle.cli import starting

    starting.start(given)


def _unprinted(error: OSError) -> int:
    """What was said before could not be said again."""
    from flake8_dask_pickle.cli.starting import failed

    return failed(error)


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: it takes longer than a run that is in the cache.
    if name == "dask_pickle":
        from flake8_dask_pickle.cli.group import dask_pickle

        return dask_pickle
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
