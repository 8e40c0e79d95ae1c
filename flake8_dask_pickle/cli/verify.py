"""`dask-pickle verify`."""

from __future__ import annotations

from pathlib import Path

import click

from flake8_dask_pickle.cli.options import any_existing, configuration_options, configurations_of
from flake8_dask_pickle.cli.printing import telling_failures
from flake8_dask_pickle.cli.status import CLEAN, ERROR, FINDINGS
from flake8_dask_pickle.progress import Progress
from flake8_dask_pickle.report import FORMATS
from flake8_dask_pickle.tally import Tally

_LIMIT = click.FloatRange(min=0, min_open=True)


@click.command(short_help="Check, and try the findings out: this runs parts of the code.")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATHS...",
    type=click.Path(path_type=Path),
    callback=any_existing,
)
@click.option("--show-slice", is_flag=True, help="Print what would be run, and run nothing.")
@click.option("--run-tasks", is_flag=True, help="Run the task too, where nothing else shows it.")
@click.option("--here", is_flag=True, help="Run in the current folder, where the files are.")
@click.option("--scheduler", metavar="ADDRESS", help="Load on the workers of this cluster as well.")
@click.option("--time-limit", type=_LIMIT, default=30, show_default=True, help="Seconds a finding.")
@click.option("--memory-limit", type=_LIMIT, default=4, show_default=True, help="GiB a finding.")
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help="How to print findings: see check.",
)
@configuration_options
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
def verify(
    paths: tuple[Path, ...],
    show_slice: bool,
    run_tasks: bool,
    here: bool,
    scheduler: str | None,
    time_limit: float,
    memory_limit: float,
    output_format: str | None,
    config_file: Path | None,
    isolated: bool,
    quiet: bool,
) -> int:
    """Check files, and try out what is found: confirmed, refuted, not reached, or error.

    Of a file, only the statements are run that build the task in question, in a process with a
    time and a memory limit and a temporary folder; the task is dumped as Dask does, and loaded in
    another process. The task itself runs only with --run-tasks, and only for findings about what it
    returns, raises or lacks. Exits with 0 when nothing was found or all of it
    was refuted, 1 when something was not, and 2 when the command was wrong or the linter failed.
    """
    from flake8_dask_pickle.checking import Checker
    from flake8_dask_pickle.configuration import ConfigurationError
    from flake8_dask_pickle.output import Output
    from flake8_dask_pickle.runtime import trying
    from flake8_dask_pickle.runtime.scheduler import ClusterError

    tally = Tally()
    try:
        reports = Checker(configurations_of(config_file, isolated), comments=False).check(paths)
        if show_slice:
            counted = tally.counting(telling_failures(reports))
            for line in trying.slices(counted):
                click.echo(line)
            return ERROR if tally.failed else CLEAN
        with Progress() as progress:
            tried = trying.tried(
                reports,
                seconds=time_limit,
                gibibytes=memory_limit,
                here=here,
                scheduler=scheduler,
                run_tasks=run_tasks,
                tell=progress.tell,
            )
            told = telling_failures(tally.counting(tried), progress)
            Output(output_format).print(told, progress)
    except ConfigurationError as error:
        raise click.UsageError(str(error)) from None
    except ClusterError as error:
        raise click.ClickException(str(error)) from None
    if not quiet:
        click.echo(f"{tally.summary()} {tally.verdicts()}".rstrip(), err=True)
    if tally.failed:
        return ERROR
    return FINDINGS if tally.standing else CLEAN
