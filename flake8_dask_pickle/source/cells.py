"""The Python of one notebook cell: what IPython takes off its lines, then its magics.

What this package reads by itself keeps lines and columns. A cell that is no Python after that is
put to IPython's own transformer, where IPython is installed: it has the last word on what it runs.
"""

from __future__ import annotations

import re
import warnings
from typing import NamedTuple

from flake8_dask_pickle.source.magics import parses, python_of

_INDENT = re.compile(r"[ \t]*")
#: Prompts that come along when a session is pasted: those of Python and those of IPython. The
#: first pattern is what a first line begins with, the second what any line may begin with.
_PROMPTS = (
    (re.compile(r">>>(?: |$)"), re.compile(r"(?:>>>|\.\.\.)(?: |$)")),
    (re.compile(r"In \[\d+\]: "), re.compile(r"In \[\d+\]: |\s*\.{3,}: ?")),
)


class CellPython(NamedTuple):
    """A cell's Python, with as many lines as the cell has.

    `moved` says of each line how many columns it stands further left than in the cell; it is empty
    where all lines stand where they stood.
    """

    text: str
    moved: tuple[int, ...] = ()


def read_cell(cell: str) -> CellPython:
    """The Python of a cell, or what is nearest to it where the cell holds none."""
    lines = cell.split("\n")
    bare = _bare(lines)
    text = python_of("\n".join(bare))
    if not parses(text) and (theirs := _by_ipython(cell)) is not None:
        return CellPython(theirs, (0,) * len(lines))
    if bare == lines:
        return CellPython(text)
    moved = tuple(len(before) - len(after) for before, after in zip(lines, bare, strict=True))
    return CellPython(text, moved)


def _bare(lines: list[str]) -> list[str]:
    """The lines without the indentation of the first, or without prompts, as IPython has it."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    indent = _INDENT.match(lines[first])
    if indent is not None and indent[0]:
        lines = [line.removeprefix(indent[0]) for line in lines]
    for beginning, prompt in _PROMPTS:
        second = lines[first + 1] if first + 1 < len(lines) else ""
        if beginning.match(lines[first]) or prompt.match(second):
            return [prompt.sub("", line, count=1) for line in lines]
    return lines


def _by_ipython(cell: str) -> str | None:
    """What IPython itself makes of a cell; None without IPython, and where lines would move."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from IPython.core.inputtransformer2 import TransformerManager

            made = TransformerManager().transform_cell(cell)  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 - it is not installed, is broken, or calls this no Python
        return None
    empty = len(cell) - len(cell.lstrip("\n"))  # IPython drops empty lines at the top
    # It ends the last line where the cell does not.
    text = "\n" * empty + (made if cell.endswith("\n") else made.removesuffix("\n"))
    return text if text.count("\n") == cell.count("\n") and parses(text) else None
