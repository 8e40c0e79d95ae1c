"""Python files that are notebooks: percent scripts, jupytext's, and what nbQA makes for linters."""

from __future__ import annotations

import re

#: Lines that say so: where a cell begins, and what jupytext puts at the top of what it writes.
_IS_NOTEBOOK = re.compile(r"^# (?:%%|In\[|jupyter:$)", re.MULTILINE)
#: Comments that begin or end a cell.
_CELL_MARK = re.compile(r"# ?(?:%%|In\[|\+(?: |$)|-$)")
#: Says in the header that jupytext's cells may end at empty lines, without a mark.
_PARTED_BY_LINES = re.compile(r"#\s+format_name: (?:bare|light|nomarker|sphinx)$")


def is_notebook_script(text: str) -> bool:
    """Whether a Python file is a notebook as text, so that its functions belong to `__main__`."""
    return _IS_NOTEBOOK.search(text) is not None


def parts_cells(comment: str) -> bool:
    """Whether a comment stands between two cells."""
    return _CELL_MARK.match(comment) is not None


def says_lines_part_cells(comment: str) -> bool:
    """Whether a comment of the header says that an empty line may part cells."""
    return _PARTED_BY_LINES.match(comment) is not None
