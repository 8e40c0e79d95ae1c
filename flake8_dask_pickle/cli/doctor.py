"""`dask-pickle doctor`."""

from __future__ import annotations

import json

import click

from flake8_dask_pickle.cli.status import CLEAN, ERROR, FINDINGS


@click.command(short_help="Compare versions here and on a cluster.")
@click.option("--scheduler", metavar="ADDRESS", help="Ask this cluster: tcp://host:8786.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="Seconds to wait for an answer.",
)
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def doctor(scheduler: str | None, timeout: float, output_format: str) -> int:
    """Compare the versions that pickling depends on, here and on a cluster.

    Exits with 0 when nothing is known to be bad, 1 when something is, and 2 when there is no
    scheduler at that address or a process of the cluster does not answer.
    """
    from flake8_dask_pickle.runtime import doctor as examining
    from flake8_dask_pickle.runtime.scheduler import ClusterError

    try:
        report = examining.examine(scheduler, timeout)
    except ClusterError as error:
        raise click.ClickException(str(error)) from None
    if output_format == "json":
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(examining.page(report)))
    if report.bad:
        return FINDINGS
    return ERROR if report.unanswered else CLEAN
