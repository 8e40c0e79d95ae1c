"""`dask-pickle clean`."""

from __future__ import annotations

import click


@click.command(short_help="Remove the cache.")
@click.option("--cache-dir", metavar="FOLDER", help="The cache to remove: as in check.")
def clean(cache_dir: str | None) -> None:
    """Remove what `check` keeps to be quicker the next time.

    It is in .dask-pickle-cache, at the top of the project that the current folder is in, unless
    DASK_PICKLE_CACHE_DIR or --cache-dir name another folder.
    """
    from flake8_dask_pickle.cache import folder
    from flake8_dask_pickle.report.terminal import printable
    from flake8_dask_pickle.tally import counted

    path = folder.folder_for(cache_dir)
    shown = printable(path)
    if not folder.exists(path):
        click.echo(f"There is no cache at {shown}.", err=True)
        return
    if not folder.is_ours(path):
        raise click.ClickException(f"{shown} is not a cache of dask-pickle, and was left alone")
    try:
        removed = folder.clean(path)
    except OSError as error:
        raise click.ClickException(f"{shown}: cannot be removed: {error.strerror}") from None
    entries = counted(removed, "entry").replace("entrys", "entries")
    click.echo(f"Removed {entries} from {shown}.", err=True)
