"""`dask-pickle rule`, `rules` and `types`: what the linter knows."""

from __future__ import annotations

import json
from typing import Any

import click

from flake8_dask_pickle.cli.options import complete_rules


@click.command()
@click.argument("code", metavar="CODE|NAME", required=False, shell_complete=complete_rules)
@click.option("--all", "everything", is_flag=True, help="Explain every rule.")
def rule(code: str | None, everything: bool) -> None:
    """Explain a rule, by its code (DPK106) or name (captured-lock)."""
    from flake8_dask_pickle.catalogue import catalogue, look_up

    if everything == (code is not None):
        raise click.UsageError("name one rule, or ask for --all")
    entries = catalogue()
    if code is not None:
        entry = look_up(code)
        if entry is None:
            raise click.UsageError(f"there is no rule {code!r}; `dask-pickle rules` lists them")
        entries = (entry,)
    pages = (f"# {entry.name} ({entry.code})\n\n{entry.page.strip()}" for entry in entries)
    click.echo("\n\n".join(pages))


@click.command()
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def rules(output_format: str) -> None:
    """List the rules: code, name, summary."""
    from flake8_dask_pickle.catalogue import catalogue

    if output_format == "json":
        fields = ("code", "name", "summary", "url")
        listed = [{field: getattr(entry, field) for field in fields} for entry in catalogue()]
        click.echo(json.dumps(listed, indent=2))
        return
    width = max(len(entry.name) for entry in catalogue())
    for entry in catalogue():
        click.echo(f"{entry.code}  {entry.name:<{width}}  {entry.summary}")


@click.command()
@click.argument("name", required=False)
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True
)
def types(name: str | None, output_format: str) -> None:
    """List what is known to travel or not, or all that is known of one NAME, such as h5py.File.

    A name is a constructor, a function that makes such objects, or a method of a known type.
    """
    from flake8_dask_pickle import describing

    try:
        if output_format == "json":
            found = describing.table() if name is None else describing.details(name)
            click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        elif name is not None:
            click.echo("\n".join(describing.page(name)))
        else:
            _print_types(describing.table())
    except describing.UnknownTypeError as error:
        raise click.UsageError(str(error)) from None


def _print_types(rows: list[dict[str, Any]]) -> None:
    widths = {key: max(len(str(row[key])) for row in rows) for key in ("name", "kind", "travels")}
    for row in rows:
        cells = (f"{row[key]:<{width}}" for key, width in widths.items())
        click.echo("  ".join((*cells, f"{row['rule'] or '-':<6}", row["evidence"])))
