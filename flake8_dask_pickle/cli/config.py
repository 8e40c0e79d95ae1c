"""`dask-pickle config`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import click

from flake8_dask_pickle.cli.options import code_option, configuration_options, configurations_of
from flake8_dask_pickle.finding import Confidence
from flake8_dask_pickle.settings import ModuleKind


@click.command(short_help="Show what is in force for a file, and where it comes from.")
@click.argument("path", default=".", metavar="[PATH]", type=click.Path(exists=True, path_type=Path))
@code_option("--select", "As in check.")
@code_option("--ignore", "As in check.")
@code_option("--extend-select", "As in check.")
@code_option("--extend-ignore", "As in check.")
@click.option("--module-as", type=click.Choice(get_args(ModuleKind)), help="As in check.")
@click.option("--confidence", type=click.Choice(get_args(Confidence)), help="As in check.")
@configuration_options
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def config(
    path: Path, config_file: Path | None, isolated: bool, output_format: str, **overrides: Any
) -> None:
    """Show what is in force for a file, and where each value comes from.

    PATH is a file, or a folder for the files in it (default: the current folder). A value comes
    from the nearest pyproject.toml above that has a [tool.dask-pickle] table, from the command
    line, or is the default.
    """
    from flake8_dask_pickle.configuration import ConfigurationError
    from flake8_dask_pickle.in_force import in_force, page

    try:
        found = in_force(path, configurations_of(config_file, isolated, **overrides))
    except ConfigurationError as error:
        raise click.UsageError(str(error)) from None
    if output_format == "json":
        click.echo(json.dumps(found.as_json(), indent=2))
    else:
        click.echo("\n".join(page(found)))
