"""`dask-pickle check`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from flake8_dask_pickle.cli.options import any_existing, code_option, configuration_options
from flake8_dask_pickle.finding import Confidence
from flake8_dask_pickle.report import FORMATS
from flake8_dask_pickle.settings import ModuleKind

if TYPE_CHECKING:
    from flake8_dask_pickle.cli.asked import Asked

_MOST_JOBS = 1000


def _jobs(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """The number of processes."""
    if value is None:
        return None
    if value == "auto":
        return os.cpu_count() or 1
    if not value.isdecimal() or not 0 < int(value) <= _MOST_JOBS:
        raise click.BadParameter(f"{value!r} is neither auto nor a number from 1 to {_MOST_JOBS}")
    return int(value)


@click.command(short_help="Check Python files, notebooks and folders of them.")
@click.argument(
    "paths",
    nargs=-1,
    metavar="[PATH]...",
    type=click.Path(allow_dash=True, path_type=Path),
    callback=any_existing,
)
@code_option("--select", "Report only these codes or prefixes, separated by commas.")
@code_option("--ignore", "Do not report these codes or prefixes.")
@code_option("--extend-select", "Report these as well as what is configured.")
@code_option("--extend-ignore", "Leave these out as well as what is configured.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"{', '.join(FORMATS)}.  [default: full on a terminal, else concise]",
)
@click.option(
    "--output-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file rather than to standard output.",
)
@click.option("--statistics", is_flag=True, help="Print how many findings each rule has instead.")
@click.option(
    "--module-as",
    type=click.Choice(get_args(ModuleKind)),
    help="Whether files are run as scripts, whose functions travel by value, or imported.",
)
@click.option(
    "--confidence",
    type=click.Choice(get_args(Confidence)),
    help="The least sure findings to report.",
)
@configuration_options
@click.option("--force-exclude", is_flag=True, help="Leave out what is excluded, named or not.")
@click.option(
    "--stdin-filename", metavar="NAME", help="What to call standard input, which the path - reads."
)
@click.option("--fix", is_flag=True, help="Make the safe fixes, and report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="Make those that may change behaviour as well.")
@click.option("--fix-only", is_flag=True, help="Make fixes, and report nothing.")
@click.option("--diff", is_flag=True, help="Print what fixes would change, and write nothing.")
@click.option("--show-fixes", is_flag=True, help="Say of each finding what would mend it.")
@click.option("--add-noqa", is_flag=True, help="Hide what is found behind # noqa comments.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Report only what is not in this file.",
)
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Write what is found to the baseline.  [default: .dask-pickle-baseline.json]",
)
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    callback=_jobs,
    help="Processes that analyse files: a number, or auto for one a core.  [default: 1]",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Have the workers of this Dask cluster analyse: tcp://host:8786, or local to start one.",
)
@click.option("--no-cache", is_flag=True, help="Use no results of former runs, and keep none.")
@click.option(
    "--cache-dir",
    metavar="FOLDER",
    help="Where results are kept.  [default: .dask-pickle-cache at the top of the project]",
)
@click.option("--watch", is_flag=True, help="Check again whenever files change, until Ctrl-C.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
@click.pass_context
def check(context: click.Context, /, watch: bool, **options: Any) -> int:
    """Check Python files, notebooks and folders of them (default: the current folder).

    Folders are searched for .py and .ipynb files that .gitignore and the configured `exclude` do
    not leave out. The path - is standard input. Exits with 0 when nothing was found, 1 when
    something was, and 2 when the command was wrong or the linter failed.
    """
    from flake8_dask_pickle.cli.asked import Asked
    from flake8_dask_pickle.cli.one_run import one_run

    asked = Asked.of(options)
    if (conflict := asked.conflict()) is not None:
        raise click.UsageError(conflict)
    if watch:
        _watch(asked)
    return one_run(asked, context.obj)


def _watch(asked: Asked) -> NoReturn:
    """Run the command again and again, whenever something has changed, until Ctrl-C."""
    from flake8_dask_pickle import watching
    from flake8_dask_pickle.cli.one_run import one_run
    from flake8_dask_pickle.source.files import STDIN

    if Path(STDIN) in asked.paths:
        raise click.UsageError("--watch works on files, not on standard input")
    try:
        for _ in watching.rounds(asked.paths, asked.config_file):
            click.clear()
            try:
                one_run(asked, None)
            except click.ClickException as error:  # it may be mended while we watch
                error.show()
            if not asked.quiet:
                click.echo("Watching for changes; Ctrl-C ends it.", err=True)
    except watching.CannotWatchError as error:
        raise click.ClickException(str(error)) from None
    raise click.Abort
