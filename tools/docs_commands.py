"""The reference of the commands and of flake8's options, made from what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from flake8_dask_pickle.cli import dask_pickle
from flake8_dask_pickle.plugin import Plugin

INTRODUCTION = """\
All of these are subcommands of `dask-pickle`; `python -m flake8_dask_pickle` is the same command.
`dask-pickle COMMAND --help` says what stands here."""

FLAKE8 = """\
Options of `flake8` itself, once this package is installed next to it. Those that a configuration
file may hold are written there without the two dashes."""


class _Options:
    """Takes the place of flake8's manager of options, and keeps what is added."""

    def __init__(self) -> None:
        self.added: dict[str, dict[str, Any]] = {}

    def add_option(self, name: str, **about: Any) -> None:
        self.added[name] = about


def commands_page() -> str:
    """Every command with its options, and the options that flake8 has of us."""
    parts = ["# Commands", INTRODUCTION]
    for name, command in all_commands().items():
        parts += _command(name, command)
    parts += ["## flake8", FLAKE8, _table(_flake8_rows(), ("option", "what it does", "in files"))]
    return "\n\n".join(parts) + "\n"


def all_commands() -> dict[str, click.Command]:
    """The commands, by name."""
    context = click.Context(dask_pickle)
    found = {
        name: dask_pickle.get_command(context, name) for name in dask_pickle.list_commands(context)
    }
    return {name: command for name, command in found.items() if command is not None}


def flake8_options() -> dict[str, dict[str, Any]]:
    """The options that the plugin adds to flake8, and what it says of each."""
    options = _Options()
    Plugin.add_options(options)  # type: ignore[arg-type]
    return options.added


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"dask-pickle {name}")
    yield f"## dask-pickle {name}"
    yield f"```text\n{' '.join(command.get_usage(context).split())}\n```"
    yield _plain(" ".join((command.help or "").split("\n\n")[0].split()))
    for paragraph in (command.help or "").split("\n\n")[1:]:
        yield _plain(" ".join(paragraph.split()))
    yield _table(_rows(command, context), ("option", "what it does"))


def _rows(command: click.Command, context: click.Context) -> Iterator[tuple[str, ...]]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record is not None:  # usage names the arguments
            option, text = record
            yield f"`{option.replace('|', ', ')}`", _plain(text)


def _flake8_rows() -> Iterator[tuple[str, ...]]:
    for name, about in flake8_options().items():
        in_files = "yes" if about.get("parse_from_config") else "no"
        yield f"`{name}`", _plain(about["help"]), in_files


def _table(rows: Iterator[tuple[str, ...]], heads: tuple[str, ...]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain(text: str) -> str:
    """Text of a terminal as Markdown."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")
