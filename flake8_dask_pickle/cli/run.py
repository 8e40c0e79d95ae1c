"""`dask-pickle run`."""

from __future__ import annotations

from pathlib import Path

import click

from flake8_dask_pickle.cli.starting import ENCODING_ERRORS


@click.command(
    context_settings={"allow_interspersed_args": False},
    short_help="Run a program and try out what it submits to Dask.",
)
@click.option("-m", "is_module", is_flag=True, help="PROGRAM is a module, as with python -m.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what failed to this file as JSON, rather than to standard error as text.",
)
@click.option("--fail", is_flag=True, help="Exit with 1 when something submitted cannot travel.")
@click.argument("program")
@click.argument("arguments", metavar="[ARGUMENT]...", nargs=-1, type=click.UNPROCESSED)
def run(
    is_module: bool, report: Path | None, fail: bool, program: str, arguments: tuple[str, ...]
) -> None:
    """Run a program and try out what it submits to Dask.

    PROGRAM runs as it does under `python PROGRAM`, on whatever scheduler it uses. Whatever it
    submits is pickled and loaded in a fresh process; what fails is reported when the program has
    ended, with the rule that predicted it or as DPK901. The exit status is that of the program.
    """
    from flake8_dask_pickle.runtime import programs, running

    for stream, errors in ENCODING_ERRORS.items():
        stream.reconfigure(errors=errors)
    reporting = running.Reporting(report, fail)
    try:
        status = running.run(programs.Program(program, arguments, is_module), reporting)
    except programs.UnreadableProgramError as error:
        raise click.UsageError(str(error)) from None
    programs.leave(status)
