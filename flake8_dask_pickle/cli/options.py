"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from flake8_dask_pickle.nearest import Configurations

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _codes(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The codes in all occurrences of an option, each of which rules must know."""
    if not values or context.resilient_parsing:  # the latter while a shell completes
        return ()
    from flake8_dask_pickle.catalogue import UnknownCodeError, codes_of, require_known

    codes = codes_of(",".join(values))
    try:
        require_known(codes)
    except UnknownCodeError as error:
        raise click.BadParameter(str(error)) from None
    return codes


def _complete_codes(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from flake8_dask_pickle import completing

    return completing.codes(context, parameter, begun)


def complete_rules(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The codes and names of rules that begin so."""
    from flake8_dask_pickle import completing

    return completing.rules(context, parameter, begun)


def code_option(name: str, help_text: str) -> Callable[[_Command], _Command]:
    """An option that takes codes and prefixes of codes."""
    return click.option(
        name,
        multiple=True,
        metavar="CODES",
        callback=_codes,
        shell_complete=_complete_codes,
        help=f"{help_text} Repeatable.",
    )


def any_existing(
    context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path, ...]:
    """The paths, of which one at least is there: those that are not are told when all is done."""
    takes_stdin = isinstance(parameter.type, click.Path) and parameter.type.allow_dash
    is_stdin = [str(path) == "-" for path in paths]
    is_there = [os.path.exists(path) for path in paths]  # noqa: PTH110 - that raises nothing
    if any(is_stdin) and not takes_stdin:
        raise click.BadParameter("standard input cannot be read here")
    if paths and not any((*is_stdin, *is_there)):
        raise click.BadParameter(f"Path {str(paths[0])!r} does not exist.")
    return paths


def configuration_options(command: _Command) -> _Command:
    """The options that say which configuration is read: `--config` and `--isolated`."""
    file = click.option(
        "--config",
        "config_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Read [tool.dask-pickle] from this file.",
    )
    isolated = click.option("--isolated", is_flag=True, help="Read no configuration file.")
    return file(isolated(command))


def configurations_of(file: Path | None, isolated: bool, **overrides: Any) -> Configurations:
    """The configuration of each file, as the options of a command line want it."""
    from flake8_dask_pickle.configuration import Configuration, read_configuration
    from flake8_dask_pickle.nearest import Configurations

    if file is not None and isolated:
        raise click.UsageError("--config and --isolated exclude each other")
    if file is not None:
        return Configurations(read_configuration(file), **overrides)
    return Configurations(Configuration() if isolated else None, **overrides)
