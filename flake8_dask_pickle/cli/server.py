"""`dask-pickle server`."""

from __future__ import annotations

import click


@click.command(short_help="Run the language server, for editors.")
@click.option("--stdio", is_flag=True, help="Does nothing: for editors that insist on saying it.")
def server(stdio: bool) -> int:
    """Run the language server on standard input and output; an editor starts it.

    It needs pygls: pip install 'flake8-dask-pickle[lsp]'.
    """
    from flake8_dask_pickle.editor import starting

    try:
        return starting.start()
    except starting.MissingError as error:
        raise click.ClickException(str(error)) from None
