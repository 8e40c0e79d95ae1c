"""Where the command starts and ends."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any, NoReturn

import click

from flake8_dask_pickle.cli.group import dask_pickle
from flake8_dask_pickle.cli.status import CLEAN, ERROR, FINDINGS, INTERRUPTED

#: What Python does about unencodable characters, for a program that is run.
ENCODING_ERRORS: dict[Any, str] = {}

#: What the system says when standard output takes no more.
_TAKES_NO_MORE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def start(arguments: list[str]) -> NoReturn:
    """Run the command and exit: 0 clean, 1 findings, 2 wrong usage or an internal error."""
    if arguments[:1] != ["run"]:  # a program may do without
        _require_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            ENCODING_ERRORS.setdefault(stream, stream.errors or "strict")
            # File names and sources may hold what the terminal's encoding cannot say.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_status(arguments))


def _require_streams() -> None:
    """Exit where nothing can be printed; what is said besides may go nowhere."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        click.echo("dask-pickle: standard output is closed", err=True)
        sys.exit(ERROR)


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
    except Exception as error:  # noqa: BLE001 - people are shown no traceback
        return failed(error)
    return status if isinstance(status, int) else CLEAN


def failed(error: Exception) -> int:
    """The status where something came in between, which is said in one line.

    Nothing is said where whoever read our output has seen enough.
    """
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return FINDINGS
    kind = type(error).__name__
    said = f"internal error, please report it: {kind}: {error}"
    if isinstance(error, OSError) and error.filename is None:
        if error.errno in _TAKES_NO_MORE:
            _drop_output()
            said = f"standard output cannot be written: {error.strerror}"
        elif not _has_current_folder():
            said = "the current folder does not exist any more"
    click.echo(f"dask-pickle: {said}", err=True)
    return ERROR


def _drop_output() -> None:
    """Have what is still buffered go nowhere, or Python would try to write it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _has_current_folder() -> bool:
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        return False
    return True
