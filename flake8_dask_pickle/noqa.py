"""`# noqa` comments, as flake8 reads them, for the front ends that flake8 does not run."""

from __future__ import annotations

import io
import re
import tokenize

from flake8_dask_pickle.source.lines import lines_of

# The expressions are flake8's, so that a comment means the same whoever reads it.
_LINE = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]+")


class Suppressions:
    """What the `# noqa` and `# flake8: noqa` comments of a text hide."""

    def __init__(self, text: str) -> None:
        self._lines = lines_of(text)
        self._whole_file = any(map(_FILE.match, self._lines))
        self._comment_lines = _comment_lines(text)

    def hide(self, code: str, row: int) -> bool:
        """Whether a finding with this code on this row (1-based) was asked not to be reported."""
        if self._whole_file:
            return True
        first, last = self._comment_lines.get(row, (row, row))
        noqa = _LINE.search("\n".join(self._lines[first - 1 : last]))
        if noqa is None:
            return False
        codes = noqa["codes"]
        return codes is None or code.startswith(tuple(filter(None, _SEPARATOR.split(codes))))


def _comment_lines(text: str) -> dict[int, tuple[int, int]]:
    """Row -> first and last row of the stretch whose `# noqa` counts for it.

    That is one line, or the lines that a string or a backslash holds together; a call over several
    lines is as many stretches. Empty when the text cannot be tokenized.
    """
    stretches: dict[int, tuple[int, int]] = {}
    first: int | None = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first = token.start[0] if first is None else first
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                last = token.end[0]
                stretches.update(dict.fromkeys(range(first, last + 1), (first, last)))
                first = None
    except (tokenize.TokenError, SyntaxError):
        return {}
    return stretches
