"""What is shown of a rule while the pointer rests on a finding, or on a code in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flake8_dask_pickle.catalogue import look_up

_CODE = re.compile(r"\bDPK[0-9]{3}\b")


def page(codes: Iterable[str]) -> str | None:
    """The pages of rules as Markdown, each once, under their titles; None where there is none."""
    entries = (look_up(code) for code in dict.fromkeys(codes))
    pages = [
        f"# {entry.name} ({entry.code})\n\n{entry.page.strip()}"
        + (f"\n\n[{entry.url}]({entry.url})" if entry.url else "")
        for entry in entries
        if entry is not None
    ]
    return "\n\n---\n\n".join(pages) or None


def code_at(line: str, column: int) -> re.Match[str] | None:
    """The code of a rule that stands at a column (from 0) of a line."""
    return next((one for one in _CODE.finditer(line) if one.start() <= column < one.end()), None)
