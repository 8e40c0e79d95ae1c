"""`# noqa` comments, as flake8 reads them, for the front ends that flake8 does not run."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flake8_dask_pickle.source.lines import lines_of

# The expressions are flake8's, so that a comment means the same whoever reads it.
_LINE = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]+")
_CODE = re.compile(r"(?<![A-Z])[A-Z]+[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of Python; rows count from 1, columns from 0.

    What it says counts for the rows from `first` to `row`: a string over several lines, or lines
    that backslashes join, may stand before it.
    """

    row: int
    column: int
    text: str
    first: int

    @property
    def directive(self) -> re.Match[str] | None:
        """The `# noqa` in it, if there is one."""
        return _LINE.search(self.text)

    @property
    def has_several(self) -> bool:
        """Whether more than one `# noqa` stands in it; only the first counts."""
        return sum(1 for _ in _LINE.finditer(self.text)) > 1

    @property
    def codes(self) -> list[re.Match[str]]:
        """The codes that its `# noqa` names; none where it hides everything, or is none."""
        found = self.directive
        if found is None or found["codes"] is None:
            return []
        return list(_CODE.finditer(self.text, found.start("codes"), found.end("codes")))


class Suppressions:
    """What the `# noqa` and `# flake8: noqa` comments of a text hide."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = lines_of(text)
        self.whole_file = any(map(_FILE.match, self._lines))

    def hide(self, code: str, row: int) -> bool:
        """Whether a finding with this code on this row (1-based) was asked not to be reported."""
        if self.whole_file:
            return True
        noqa = _LINE.search(self._read_for(row))
        if noqa is None:
            return False
        codes = noqa["codes"]
        return codes is None or code.startswith(tuple(filter(None, _SEPARATOR.split(codes))))

    def last_row(self, row: int) -> int | None:
        """The row whose comment counts for this one; None when the text cannot be tokenized."""
        stretch = self._stretches.get(row)
        return None if stretch is None else stretch[1]

    def comment(self, row: int) -> Comment | None:
        """The comment that counts for this row."""
        return self._comments.get(self.last_row(row) or row)

    def comments(self) -> Iterator[Comment]:
        """All comments, strings that look like them left out, from the top down."""
        yield from self._comments.values()

    def _read_for(self, row: int) -> str:
        first, last = self._stretches.get(row, (row, row))
        return "\n".join(self._lines[first - 1 : last])

    @property
    def _stretches(self) -> dict[int, tuple[int, int]]:
        """Row -> first and last row of the stretch whose `# noqa` counts for it.

        That is one line, or the lines that a string or a backslash holds together; a call over
        several lines is as many stretches. Empty when the text cannot be tokenized.
        """
        return self._read[0]

    @property
    def _comments(self) -> dict[int, Comment]:
        """The comment at the end of each row that has one. Empty as `_stretches` is."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[dict[int, tuple[int, int]], dict[int, Comment]]:
        stretches: dict[int, tuple[int, int]] = {}
        comments: dict[int, Comment] = {}
        first: int | None = None
        try:
            for token in tokenize.generate_tokens(io.StringIO(self._text, newline=None).readline):
                if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                    continue
                row, column = token.start
                first = row if first is None else first
                if token.type == tokenize.COMMENT:
                    comments[row] = Comment(row, column, token.string, first)
                if token.type in (tokenize.NL, tokenize.NEWLINE):
                    last = token.end[0]
                    stretches.update(dict.fromkeys(range(first, last + 1), (first, last)))
                    first = None
        except (tokenize.TokenError, SyntaxError):
            return {}, {}
        return stretches, comments
