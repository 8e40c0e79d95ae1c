"""What a shell offers when a person presses tab, beyond what click knows by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


def script(command: click.Command, program: str, shell: str) -> str:
    """What a shell is to run to complete a command line of this program."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise ValueError(f"no completion is known for {shell}")
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    return found(command, {}, program, variable).source()


def codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The codes that may stand at the end of a list of codes with commas between."""
    from flake8_dask_pickle.rules import rule_codes
    from flake8_dask_pickle.unanalysed import UNANALYSED
    from flake8_dask_pickle.unused import UNUSED_NOQA

    before, comma, begun = incomplete.rpartition(",")
    known = (*rule_codes(), *(kind.code for kind in (*UNANALYSED, UNUSED_NOQA)))
    return [f"{before}{comma}{code}" for code in sorted(known) if code.startswith(begun.upper())]


def rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The codes and names of rules that begin so."""
    from flake8_dask_pickle.catalogue import catalogue

    named = [name for entry in catalogue() for name in (entry.code, entry.name)]
    return [name for name in named if name.lower().startswith(incomplete.lower())]
