"""Where the command starts and ends."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from flake8_dask_pickle.cli.group import dask_pickle
from flake8_dask_pickle.cli.status import CLEAN, ERROR, FINDINGS, INTERRUPTED

#: What Python does about unencodable characters, for a program that is run.
ENCODING_ERRORS: dict[Any, str] = {}


def start(arguments: list[str]) -> NoReturn:
    """Run the command and exit: 0 clean, 1 findings, 2 wrong usage or an internal error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            ENCODING_ERRORS.setdefault(stream, stream.errors or "strict")
            # File names and sources may hold what the terminal's encoding cannot say.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_status(arguments))


def _status(arguments: list[str]) -> int:
    try:
        status = dask_pickle.main(
            arguments, prog_name="dask-pickle", standalone_mode=False, obj=arguments
        )
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return ERROR
    except click.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        return closed()
    except Exception as error:  # noqa: BLE001 - people are shown no traceback
        kind = type(error).__name__
        click.echo(f"dask-pickle: internal error, please report it: {kind}: {error}", err=True)
        return ERROR
    return status if isinstance(status, int) else CLEAN


def closed() -> int:
    """The status where whoever read our output has seen enough: what is buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FINDINGS
