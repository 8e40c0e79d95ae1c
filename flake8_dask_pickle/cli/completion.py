"""`dask-pickle completion`."""

from __future__ import annotations

import click

from flake8_dask_pickle.cli.group import dask_pickle


@click.command(short_help="Print a script for tab completion in a shell.")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print a script that completes commands, options, formats and codes in a shell.

    For bash, put this into ~/.bashrc: eval "$(dask-pickle completion bash)". For zsh, the same with
    zsh into ~/.zshrc. For fish, write it to ~/.config/fish/completions/dask-pickle.fish.
    """
    from flake8_dask_pickle import completing

    click.echo(completing.script(dask_pickle, "dask-pickle", shell))
