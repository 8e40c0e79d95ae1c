"""What would change, as a unified diff that `patch -p0` and `git apply -p0` take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def diff(name: str, before: str, after: str) -> Iterator[str]:
    """The lines of the diff of one file, each with its end."""
    # Only a line feed ends a line of a diff; what else Python takes for one stands in the line.
    lines = (_LINE.findall(before), _LINE.findall(after))
    for line in unified_diff(*lines, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
