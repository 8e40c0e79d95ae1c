"""All commands by name, each imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import NamedTuple, cast

import click

from flake8_dask_pickle import __version__


class _Place(NamedTuple):
    """Where a command is defined, and what the list of commands says of it."""

    module: str
    help: str


#: A test compares the lines with what the commands say of themselves.
COMMANDS = {
    "check": _Place("check", "Check Python files, notebooks and folders of them."),
    "clean": _Place("clean", "Remove the cache."),
    "completion": _Place("completion", "Print a script for tab completion in a shell."),
    "config": _Place("config", "Show what is in force for a file, and where it comes from."),
    "doctor": _Place("doctor", "Compare versions here and on a cluster."),
    "rule": _Place("knowing", "Explain a rule, by its code (DPK106) or name (captured-lock)."),
    "rules": _Place("knowing", "List the rules: code, name, summary."),
    "run": _Place("run", "Run a program and try out what it submits to Dask."),
    "server": _Place("server", "Run the language server, for editors."),
    "types": _Place("knowing", "List what is known to travel or not, or all about one name."),
    "verify": _Place("verify", "Check, and try the findings out: this runs parts of the code."),
}


class _Commands(click.Group):
    """A group whose commands need not be imported to be listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module = importlib.import_module(f"flake8_dask_pickle.cli.{place.module}")
        return cast("click.Command", getattr(module, cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def dask_pickle() -> None:
    """Find what Dask tasks capture and cannot pickle, before the cluster does."""
